using Microsoft.ML.Data;
using Microsoft.ML.Internal;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

using VectorKind = SchemaShape.Column.VectorKind;

/// <summary>Maps keys to vectors that are 1 in the key's place; a missing key gives zeros.</summary>
public sealed class KeyToVectorMappingEstimator : TrivialEstimator<KeyToVectorMappingTransformer>
{
    private readonly (string Output, string Input)[] _pairs;

    internal KeyToVectorMappingEstimator(IHostEnvironment env, (string Output, string Input)[] pairs)
        : base(env.Register(nameof(KeyToVectorMappingEstimator)), new KeyToVectorMappingTransformer(pairs)) => _pairs = pairs;

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.With(_pairs.Select(pair =>
        {
            var source = inputSchema.Require("input", pair.Input);
            if (!source.IsKey)
            {
                throw SchemaErrors.Mismatch("input", pair.Input, "KeyType", source.GetTypeString());
            }

            var annotations = new List<SchemaShape.Column> { ShapeColumns.IsNormalized };
            if (source.Annotations.Find(AnnotationKinds.KeyValues) is { ItemType: TextDataViewType })
            {
                annotations.Add(ShapeColumns.SlotNames);
            }

            return new SchemaShape.Column(pair.Output, VectorKind.Vector, NumberDataViewType.Single, false, new SchemaShape(annotations));
        }));
    }
}

public sealed class KeyToVectorMappingTransformer : OneToOneTransformerBase
{
    internal const string Signature = "KeyToVectorTransform";

    internal KeyToVectorMappingTransformer((string Output, string Input)[] pairs)
        : base(pairs)
    {
    }

    internal KeyToVectorMappingTransformer(ModelLoadContext ctx)
        : base(ctx)
    {
    }

    internal override string LoaderSignature => Signature;

    private protected override (DataViewType Type, DataViewSchema.Annotations? Annotations, Func<DataViewRow, Delegate> MakeGetter) BindColumn(
        int index, DataViewSchema.Column source)
    {
        if (source.Type is not KeyDataViewType { Count: > 0 and <= int.MaxValue } key || key.RawType != typeof(uint))
        {
            throw SchemaErrors.Mismatch("input", source.Name, "Key of UInt32 with known cardinality", source.Type.ToString()!);
        }

        int size = (int)key.Count;
        return (new VectorDataViewType(NumberDataViewType.Single, size), Annotate(source, size), row => MakeGetter(row, source, size));
    }

    private static DataViewSchema.Annotations Annotate(DataViewSchema.Column source, int size)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        if (source.Annotations.Schema.GetColumnOrNull(AnnotationKinds.KeyValues) is { Type: VectorDataViewType { ItemType: TextDataViewType } values } && values.Size == size)
        {
            var annotations = source.Annotations;
            builder.Add(
                AnnotationKinds.SlotNames,
                new VectorDataViewType(TextDataViewType.Instance, size),
                (ref VBuffer<ReadOnlyMemory<char>> names) => annotations.GetValue(AnnotationKinds.KeyValues, ref names));
        }

        builder.Add(
            AnnotationKinds.CategoricalSlotRanges,
            new VectorDataViewType(NumberDataViewType.Int32, 1, 2),
            (ref VBuffer<int> ranges) => ranges = new VBuffer<int>(2, [0, size - 1]));
        builder.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        return builder.ToAnnotations();
    }

    private static ValueGetter<VBuffer<float>> MakeGetter(DataViewRow row, DataViewSchema.Column source, int size)
    {
        var getter = row.GetGetter<uint>(source);
        uint key = 0;
        return (ref VBuffer<float> vector) =>
        {
            getter(ref key);
            vector = key == 0 || key > size ? new VBuffer<float>(size, 0, [], []) : new VBuffer<float>(size, 1, [1f], [(int)key - 1]);
        };
    }
}
