using Microsoft.ML.Data;
using Microsoft.ML.Internal;

namespace Microsoft.ML.Transforms;

public sealed class NormalizingTransformer : OneToOneTransformerBase
{
    internal const string Signature = "Normalizer";

    private readonly (DataViewType Type, LearnedNormalizer Learned)[] _columns;

    internal NormalizingTransformer((string Output, string Input)[] pairs, (DataViewType Type, LearnedNormalizer Learned)[] columns)
        : base(pairs) => _columns = columns;

    internal NormalizingTransformer(ModelLoadContext ctx)
        : base(ctx)
    {
        // per column: its type, then the learned numbers
        _columns = [.. Pairs.Select(_ => (TypeCodec.Read(ctx.Reader), LearnedNormalizer.Load(ctx.Reader)))];
    }

    internal override string LoaderSignature => Signature;

    internal static DataViewSchema.Column CheckType(DataViewSchema.Column source)
    {
        const string Expected = "scalar or known-size vector of Single";
        if (source.Type.IsVectorOfUnknownSize())
        {
            throw SchemaErrors.Mismatch("input", source.Name, Expected, "variable-size vector");
        }

        var item = source.Type.ItemOf();
        return item.Equals(NumberDataViewType.Single) || item.Equals(NumberDataViewType.Double)
            ? source
            : throw SchemaErrors.Mismatch("input", source.Name, Expected, source.Type.ToString()!);
    }

    private protected override void SaveColumns(ModelSaveContext ctx)
    {
        foreach (var (type, learned) in _columns)
        {
            TypeCodec.Write(ctx.Writer, type);
            learned.Save(ctx.Writer);
        }
    }

    private protected override (DataViewType Type, DataViewSchema.Annotations? Annotations, Func<DataViewRow, Delegate> MakeGetter) BindColumn(
        int index, DataViewSchema.Column source)
    {
        CheckType(source);
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        annotations.Add(source.Annotations, kind => kind == AnnotationKinds.SlotNames);
        return (_columns[index].Type, annotations.ToAnnotations(), row => _columns[index].Learned.MakeGetter(row, source));
    }
}
