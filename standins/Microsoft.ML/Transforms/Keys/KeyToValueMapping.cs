using Microsoft.ML.Data;
using Microsoft.ML.Internal;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

using VectorKind = SchemaShape.Column.VectorKind;

/// <summary>Maps keys back to the values in their KeyValues annotation.</summary>
public sealed class KeyToValueMappingEstimator : TrivialEstimator<KeyToValueMappingTransformer>
{
    private readonly (string Output, string Input)[] _pairs;

    internal KeyToValueMappingEstimator(IHostEnvironment env, (string Output, string Input)[] pairs)
        : base(env.Register(nameof(KeyToValueMappingEstimator)), new KeyToValueMappingTransformer(pairs)) => _pairs = pairs;

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

            if (source.Annotations.Find(AnnotationKinds.KeyValues) is not { Kind: VectorKind.Vector } values)
            {
                throw SchemaErrors.NotFound("key values", pair.Input);
            }

            return new SchemaShape.Column(pair.Output, source.Kind, values.ItemType, values.IsKey, source.Annotations.Keep(AnnotationKinds.SlotNames));
        }));
    }
}

public sealed class KeyToValueMappingTransformer : OneToOneTransformerBase
{
    internal const string Signature = "KeyToValueTransform";

    internal KeyToValueMappingTransformer((string Output, string Input)[] pairs)
        : base(pairs)
    {
    }

    internal KeyToValueMappingTransformer(ModelLoadContext ctx)
        : base(ctx)
    {
    }

    internal override string LoaderSignature => Signature;

    private protected override (DataViewType Type, DataViewSchema.Annotations? Annotations, Func<DataViewRow, Delegate> MakeGetter) BindColumn(
        int index, DataViewSchema.Column source)
    {
        if (source.Annotations.Schema.GetColumnOrNull(AnnotationKinds.KeyValues)?.Type is not VectorDataViewType values)
        {
            throw new InvalidOperationException("Metadata KeyValues does not exist");
        }

        if ((ulong)values.Size != source.Type.ItemOf().KeyCount())
        {
            throw new InvalidOperationException("KeyValues metadata size does not match column type key count");
        }

        if (source.Type.ItemOf().RawType != typeof(uint))
        {
            throw new NotSupportedException("The ML.NET stand-in maps back keys of UInt32 only.");
        }

        return (source.Type.WithItemType(values.ItemType), KeepAnnotations(source, AnnotationKinds.SlotNames),
            row => TypeQuestions.CallFor<Delegate>(MakeGetter<float>, values.ItemType.RawType, row, source));
    }

    private static Delegate MakeGetter<T>(DataViewRow row, DataViewSchema.Column source)
    {
        VBuffer<T> buffer = default;
        source.GetKeyValues(ref buffer);
        var values = buffer.ToArray();
        T ValueOf(uint key) => key == 0 || key > values.Length ? ItemRules<T>.Instance.Missing : values[key - 1];

        if (source.Type is not VectorDataViewType)
        {
            var scalar = row.GetGetter<uint>(source);
            uint key = 0;
            return (ValueGetter<T>)((ref T value) =>
            {
                scalar(ref key);
                value = ValueOf(key);
            });
        }

        var vector = row.GetGetter<VBuffer<uint>>(source);
        VBuffer<uint> keys = default;
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> result) =>
        {
            vector(ref keys);
            var editor = VBufferEditor.Create(ref result, keys.Length);
            int i = 0;
            foreach (uint one in keys.DenseValues())
            {
                editor.Values[i++] = ValueOf(one);
            }

            result = editor.Commit();
        });
    }
}
