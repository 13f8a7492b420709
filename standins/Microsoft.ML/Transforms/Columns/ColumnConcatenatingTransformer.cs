using Microsoft.ML.Internal;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public sealed class ColumnConcatenatingTransformer : RowToRowTransformerBase
{
    internal const string Signature = "ConcatTransform";

    private readonly string _output;
    private readonly string[] _inputs;

    internal ColumnConcatenatingTransformer(string output, string[] inputs) => (_output, _inputs) = (output, inputs);

    internal override string LoaderSignature => Signature;

    internal static ColumnConcatenatingTransformer Load(IHostEnvironment _, ModelLoadContext ctx)
    {
        string output = ctx.Reader.ReadString();
        var inputs = new string[ctx.Reader.ReadInt32()];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = ctx.Reader.ReadString();
        }

        return new ColumnConcatenatingTransformer(output, inputs);
    }

    internal override void SaveContent(ModelSaveContext ctx)
    {
        ctx.Writer.Write(_output);
        ctx.Writer.Write(_inputs.Length);
        foreach (string input in _inputs)
        {
            ctx.Writer.Write(input);
        }
    }

    internal override IReadOnlyList<AddedColumn> Bind(DataViewSchema input)
    {
        var sources = _inputs.Select(name => input.Require("input", name)).ToArray();
        var itemType = sources[0].Type.ItemOf();
        foreach (var source in sources)
        {
            if (!source.Type.ItemOf().Equals(itemType) || itemType is not PrimitiveDataViewType)
            {
                throw SchemaErrors.Mismatch("input", source.Name, itemType.ToString()!, source.Type.ToString()!);
            }
        }

        int[] indices = [.. sources.Select(source => source.Index)];
        if (sources is [{ Type: VectorDataViewType } only])
        {
            return [new AddedColumn(new DataViewSchema.DetachedColumn(_output, only.Type, only.Annotations), indices, row => TypeQuestions.AnyGetter(row, only.Index))];
        }

        int size = sources.Any(source => source.Type.IsVectorOfUnknownSize()) ? 0 : sources.Sum(source => source.Type.ValueCount());
        var type = new VectorDataViewType((PrimitiveDataViewType)itemType, size);
        var column = new DataViewSchema.DetachedColumn(_output, type, Annotate(sources, itemType, size));
        return [new AddedColumn(column, indices, row => TypeQuestions.CallFor<Delegate>(MakeGetter<float>, itemType.RawType, row, indices))];
    }

    private static DataViewSchema.Annotations Annotate(DataViewSchema.Column[] sources, DataViewType itemType, int size)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        if (itemType is NumberDataViewType && sources.All(source => source.IsNormalized()))
        {
            builder.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        }

        if (size > 0 && sources.Any(source => source.Type is not VectorDataViewType || source.HasSlotNames()))
        {
            builder.Add(
                AnnotationKinds.SlotNames,
                new VectorDataViewType(TextDataViewType.Instance, size),
                (ref VBuffer<ReadOnlyMemory<char>> names) => names = new VBuffer<ReadOnlyMemory<char>>(size, JoinSlotNames(sources, size)));
        }

        if (size > 0 && JoinRanges(sources) is { Length: > 0 } ranges)
        {
            builder.Add(
                AnnotationKinds.CategoricalSlotRanges,
                new VectorDataViewType(NumberDataViewType.Int32, ranges.Length / 2, 2),
                (ref VBuffer<int> value) => value = new VBuffer<int>(ranges.Length, ranges));
        }

        return builder.ToAnnotations();
    }

    /// <summary>First and last slot of each group of indicators.</summary>
    private static int[] JoinRanges(DataViewSchema.Column[] sources)
    {
        var joined = new List<int>();
        int slot = 0;
        foreach (var source in sources)
        {
            if (source.Annotations.Schema.GetColumnOrNull(AnnotationKinds.CategoricalSlotRanges) is not null)
            {
                VBuffer<int> own = default;
                source.Annotations.GetValue(AnnotationKinds.CategoricalSlotRanges, ref own);
                joined.AddRange(own.ToArray().Select(place => slot + place));
            }

            slot += source.Type.ValueCount();
        }

        return [.. joined];
    }

    /// <summary>A scalar's slot has the column's name, a vector's slot "column.slot"; slots of unnamed vectors stay empty.</summary>
    private static ReadOnlyMemory<char>[] JoinSlotNames(DataViewSchema.Column[] sources, int size)
    {
        var names = new ReadOnlyMemory<char>[size];
        int slot = 0;
        foreach (var source in sources)
        {
            if (source.Type is not VectorDataViewType)
            {
                names[slot] = source.Name.AsMemory();
            }
            else if (source.HasSlotNames())
            {
                VBuffer<ReadOnlyMemory<char>> own = default;
                source.GetSlotNames(ref own);
                foreach (var (i, name) in own.Items())
                {
                    names[slot + i] = name.IsEmpty ? name : $"{source.Name}.{name}".AsMemory();
                }
            }

            slot += source.Type.ValueCount();
        }

        return names;
    }

    private static Delegate MakeGetter<T>(DataViewRow row, int[] indices)
    {
        var readers = indices.Select(index => MakeReader<T>(row, index)).ToArray();
        var parts = new VBuffer<T>[indices.Length];
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> result) =>
        {
            int length = 0;
            for (int i = 0; i < parts.Length; i++)
            {
                readers[i](ref parts[i]);
                length += parts[i].Length;
            }

            var editor = VBufferEditor.Create(ref result, length);
            int start = 0;
            foreach (ref var part in parts.AsSpan())
            {
                part.CopyTo(editor.Values[start..]);
                start += part.Length;
            }

            result = editor.Commit();
        });
    }

    private static ValueGetter<VBuffer<T>> MakeReader<T>(DataViewRow row, int index)
    {
        var column = row.Schema[index];
        if (column.Type is not VectorDataViewType vector)
        {
            var scalar = row.GetGetter<T>(column);
            var value = new T[1];
            return (ref VBuffer<T> part) =>
            {
                scalar(ref value[0]);
                part = new VBuffer<T>(1, value);
            };
        }

        var getter = row.GetGetter<VBuffer<T>>(column);
        return (ref VBuffer<T> part) =>
        {
            getter(ref part);
            if (vector.IsKnownSize && part.Length != vector.Size)
            {
                throw new InvalidOperationException($"Column '{column.Name}': expected {vector.Size} slots, but got {part.Length}");
            }
        };
    }
}
