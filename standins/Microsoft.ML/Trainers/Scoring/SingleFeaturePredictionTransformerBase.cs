using Microsoft.ML.Internal;

namespace Microsoft.ML.Data;

/// <summary>Applies a model of one feature column, a vector of Single of the size it was trained on.</summary>
public abstract class SingleFeaturePredictionTransformerBase<TModel> : PredictionTransformerBase<TModel>, ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    private readonly ScoredRows _rows;

    private protected SingleFeaturePredictionTransformerBase(TModel model, string featureColumn, DataViewType featureType)
        : base(model)
    {
        FeatureColumnName = featureColumn;
        FeatureColumnType = featureType;
        _rows = new ScoredRows(this);
    }

    public string FeatureColumnName { get; }

    public DataViewType FeatureColumnType { get; }

    private protected sealed override ITransformer Rows => _rows;

    private protected abstract string LoaderSignature { get; }

    public sealed override DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        var feature = Check.NotNull(inputSchema, nameof(inputSchema)).Require("feature", FeatureColumnName);
        return feature.Type.Equals(FeatureColumnType)
            ? Rows.GetOutputSchema(inputSchema)
            : throw SchemaErrors.Mismatch("feature", feature.Name, FeatureColumnType.ToString()!, feature.Type.ToString()!);
    }

    /// <summary>The added columns, in the order of their annotations' making: predicted label, score.</summary>
    private protected abstract IReadOnlyList<(DataViewSchema.DetachedColumn Column, Func<DataViewRow, Delegate> MakeGetter)> Score(DataViewSchema.Column feature, DataViewSchema input);

    private protected abstract void SaveTask(BinaryWriter writer);

    private sealed class ScoredRows(SingleFeaturePredictionTransformerBase<TModel> outer) : RowToRowTransformerBase
    {
        internal override string LoaderSignature => outer.LoaderSignature;

        internal override IReadOnlyList<AddedColumn> Bind(DataViewSchema input)
        {
            // Transform words these two otherwise than GetOutputSchema, and so does the real one.
            var feature = input.GetColumnOrNull(outer.FeatureColumnName)
                ?? throw new ArgumentOutOfRangeException("schema", $"{outer.FeatureColumnName} column 'Feature' not found");
            Check.State(feature.Type.Equals(outer.FeatureColumnType), $"Incompatible features column type: '{feature.Type}' vs '{outer.FeatureColumnType}'");
            return [.. outer.Score(feature, input).Select(added => new AddedColumn(added.Column, [feature.Index], added.MakeGetter))];
        }

        internal override void SaveContent(ModelSaveContext ctx)
        {
            // string feature column, its type; the model; what the task needs besides
            ctx.Writer.Write(outer.FeatureColumnName);
            TypeCodec.Write(ctx.Writer, outer.FeatureColumnType);
            ((IStoredModel)outer.Model).Write(ctx.Writer);
            outer.SaveTask(ctx.Writer);
        }
    }
}

/// <summary>Model parameters that a prediction transformer can write as part of its own content.</summary>
internal interface IStoredModel
{
    void Write(BinaryWriter writer);
}
