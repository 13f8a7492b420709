using Microsoft.ML.Data;
using Microsoft.ML.Internal;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class NormalizingTransformer : OneToOneTransformerBase
{
    internal const string Signature = "Normalizer";

    private readonly (DataViewType Type, LearnedNormalizer Learned)[] _columns;

    internal NormalizingTransformer(IHostEnvironment env, (string Output, string Input)[] pairs, (DataViewType Type, LearnedNormalizer Learned)[] columns)
        : base(env, pairs) => _columns = columns;

    internal NormalizingTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, ctx)
    {
        // per column: its type, then the learned numbers
        _columns = [.. Pairs.Select(_ => (TypeCodec.Read(ctx.Reader), LearnedNormalizer.Load(ctx.Reader)))];
    }

    internal override string LoaderSignature => Signature;

    public NormalizerModelParametersBase GetNormalizerModelParameters(int index) =>
        index >= 0 && index < _columns.Length
            ? _columns[index].Learned.Parameters(_columns[index].Type)
            : throw new ArgumentOutOfRangeException(nameof(index), $"Not valid. Valid range is from 0 (inclusive) to {_columns.Length} (exclusive) but got {index}.");

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

    /// <summary>What a normalizer learned of one column.</summary>
    public abstract class NormalizerModelParametersBase
    {
        private protected NormalizerModelParametersBase()
        {
        }
    }

    /// <summary>(x - Offset) · Scale.</summary>
    public sealed class AffineNormalizerModelParameters<TData> : NormalizerModelParametersBase
    {
        internal AffineNormalizerModelParameters(TData scale, TData offset) => (Scale, Offset) = (scale, offset);

        public TData Scale { get; }

        public TData Offset { get; }
    }

    /// <summary>The normal distribution function.</summary>
    public sealed class CdfNormalizerModelParameters<TData> : NormalizerModelParametersBase
    {
        internal CdfNormalizerModelParameters(TData mean, TData standardDeviation) => (Mean, StandardDeviation) = (mean, standardDeviation);

        public TData Mean { get; }

        public TData StandardDeviation { get; }

        public bool UseLog => false;
    }
}
