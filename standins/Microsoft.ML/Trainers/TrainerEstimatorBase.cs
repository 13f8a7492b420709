using Microsoft.ML.Data;
using Microsoft.ML.Internal;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>A trainer of models of one feature column: checks the schema, trains, wraps the model.</summary>
public abstract class TrainerEstimatorBase<TTransformer, TModel> : IEstimator<TTransformer>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    public readonly SchemaShape.Column FeatureColumn;
    public readonly SchemaShape.Column LabelColumn;
    public readonly SchemaShape.Column WeightColumn;

    private protected TrainerEstimatorBase(IHost host, SchemaShape.Column feature, SchemaShape.Column label, SchemaShape.Column weight) =>
        (Host, FeatureColumn, LabelColumn, WeightColumn) = (host, feature, label, weight);

    private protected IHost Host { get; }

    public TTransformer Fit(IDataView input)
    {
        CheckInput(SchemaShape.Create(Check.NotNull(input, nameof(input)).Schema));
        using var channel = Host.Start("Training");
        var rows = TrainingRows.Read(channel, input, FeatureColumn.Name, LabelColumn.Name, WeightColumn.Name);
        return MakeTransformer(Train(rows), input.Schema);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        CheckInput(Check.NotNull(inputSchema, nameof(inputSchema)));
        return inputSchema.With(OutputColumns(inputSchema));
    }

    private protected abstract IEnumerable<SchemaShape.Column> OutputColumns(SchemaShape input);

    private protected abstract TModel Train(TrainingRows rows);

    private protected abstract TTransformer MakeTransformer(TModel model, DataViewSchema trainSchema);

    private void CheckInput(SchemaShape input)
    {
        CheckColumn(input, FeatureColumn, "feature");
        CheckColumn(input, WeightColumn, "weight");
        CheckColumn(input, LabelColumn, "label");
    }

    private static void CheckColumn(SchemaShape input, SchemaShape.Column wanted, string role)
    {
        if (!wanted.IsValid)
        {
            return;
        }

        var found = input.Require(role, wanted.Name);
        if (!wanted.IsCompatibleWith(found))
        {
            throw Check.SchemaMismatch(role == "label" ? "labelCol" : "inputSchema", role, wanted.Name, wanted.GetTypeString(), found.GetTypeString());
        }
    }
}

/// <summary>The columns trainers ask for.</summary>
internal static class TrainerColumns
{
    internal static SchemaShape.Column Feature(string name) => new(name, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false);

    internal static SchemaShape.Column KeyLabel(string name) => new(name, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, true);

    internal static SchemaShape.Column Weight(string? name) =>
        name is null ? default : new(name, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, false);
}
