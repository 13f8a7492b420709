using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class ColumnCopyingEstimator : TrivialEstimator<ColumnCopyingTransformer>
{
    private readonly (string Output, string Input)[] _pairs;

    internal ColumnCopyingEstimator(IHostEnvironment env, params (string Output, string Input)[] pairs)
        : base(env.Register(nameof(ColumnCopyingEstimator)), new ColumnCopyingTransformer(pairs)) => _pairs = pairs;

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.With(_pairs.Select(pair =>
        {
            var source = inputSchema.Require("input", pair.Input);
            return new SchemaShape.Column(pair.Output, source.Kind, source.ItemType, source.IsKey, source.Annotations);
        }));
    }
}

public sealed class ColumnCopyingTransformer : OneToOneTransformerBase
{
    internal const string Signature = "CopyTransform";

    internal ColumnCopyingTransformer((string Output, string Input)[] pairs)
        : base(pairs)
    {
    }

    internal ColumnCopyingTransformer(ModelLoadContext ctx)
        : base(ctx)
    {
    }

    internal override string LoaderSignature => Signature;

    private protected override (DataViewType Type, DataViewSchema.Annotations? Annotations, Func<DataViewRow, Delegate> MakeGetter) BindColumn(
        int index, DataViewSchema.Column source) =>
        (source.Type, source.Annotations, row => TypeQuestions.AnyGetter(row, source.Index));
}
