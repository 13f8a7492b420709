using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder;

/// <summary>
/// Adds the code of a trained autoencoder to a view, and if it was trained so the reconstruction, its error, and what each feature
/// contributes to that.
/// </summary>
/// <remarks>
/// Views score lazily and in batches, and each column is computed only when asked for. A row with a NaN or infinite feature gets NaN in
/// every added column. Saved models load with plain ML.NET. Thread-safe until disposed; a prediction engine over it is not.
/// </remarks>
public sealed class AutoencoderTransformer : ITransformer, IDisposable
{
    private readonly IReadOnlyList<ScoredColumn> _columns;

    internal AutoencoderTransformer(AutoencoderModel model, TrainingHistory? history = null)
    {
        Model = model;
        History = history;
        _columns =
        [
            .. model.Info.Outputs.Select(
                (output, i) => new ScoredColumn(output.ColumnName, i, TypeOf(output), schema => Annotate(output, schema))
            ),
        ];
    }

    /// <summary>The trained model, which the transformer owns.</summary>
    public AutoencoderModel Model { get; }

    /// <summary>Loss and time of every epoch; null when the model was loaded rather than fitted.</summary>
    public TrainingHistory? History { get; }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema).OutputSchema;

    /// <inheritdoc/>
    public IDataView Transform(IDataView input) => new ScoredDataView(Bind(Guard.NotNull(input).Schema), input);

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new RowMapper(Bind(inputSchema));

    /// <summary>Saves the step as ML.NET's own transformers; called by <c>mlContext.Model.Save</c>.</summary>
    /// <param name="ctx">Where ML.NET saves to.</param>
    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        var error = Model.Info.Outputs.FirstOrDefault(o => o.Role == OutputRole.ReconstructionError);
        BuiltIns.Save(Model, ctx, error is null ? null : ml => ReconstructionErrorMapping.Steps(ml, error.ColumnName));
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => Model.Dispose();

    private static DataViewType TypeOf(ModelOutput output) =>
        output.Role == OutputRole.ReconstructionError
            ? NumberDataViewType.Single
            : new VectorDataViewType(NumberDataViewType.Single, output.Size);

    private DataViewSchema.Annotations? Annotate(ModelOutput output, DataViewSchema input) =>
        output.Role is OutputRole.Reconstruction or OutputRole.Contributions ? FeatureColumn.NameRebuilt(Model, input) : null;

    private ScoringPlan Bind(DataViewSchema input) => new(Model, _columns, input);
}
