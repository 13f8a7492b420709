using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Transform;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder;

/// <summary>What the transformers over a trained autoencoder have in common.</summary>
/// <remarks>
/// Views score lazily and in batches, and each column is computed only when asked for. Saved models load with plain ML.NET. Thread-safe
/// until disposed; a prediction engine over it is not.
/// </remarks>
public abstract class AutoencoderTransformerBase : ITransformer, IDisposable
{
    private protected AutoencoderTransformerBase(AutoencoderModel model, TrainingHistory? history) => (Model, History) = (model, history);

    /// <summary>The trained model, which the transformer owns.</summary>
    public AutoencoderModel Model { get; }

    /// <summary>Loss and time of every epoch; null when the model was loaded rather than fitted.</summary>
    public TrainingHistory? History { get; }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    /// <summary>Where files are kept while the step is saved; null for where ML.NET keeps them by default.</summary>
    internal string? TempFolder { get; set; }

    /// <summary>The step of a loaded model that this one stands for, and frees; null for none.</summary>
    internal IDisposable? Replaced { get; init; }

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema).OutputSchema;

    /// <inheritdoc/>
    public IDataView Transform(IDataView input) => new ExtendedView(Bind(Guard.NotNull(input).Schema), input);

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new ExtendedMapper(Bind(inputSchema));

    /// <summary>Saves the step as ML.NET's own transformers; called by <c>mlContext.Model.Save</c>.</summary>
    /// <param name="ctx">Where ML.NET saves to.</param>
    void ICanSaveModel.Save(ModelSaveContext ctx) => BuiltIns.Save(Model, ctx, Scalars(), TempFolder);

    /// <summary>The columns that the step reads and adds: <c>AutoencoderTransformer: Features -> Latent</c>.</summary>
    /// <returns>One line; the same in every culture.</returns>
    public override string ToString() =>
        $"{GetType().Name}: {Names(Model.Inputs.Select(input => input.Name))} -> {Names(ModelColumn.Of(Model).Select(c => c.Name))}";

    /// <summary>Frees the model.</summary>
    public void Dispose()
    {
        Model.Dispose();
        Replaced?.Dispose();
    }

    /// <summary>Makes the steps that turn vectors of a saved model into scalars; null where it has none.</summary>
    private protected abstract Func<MLContext, IEstimator<ITransformer>>? Scalars();

    private static string Names(IEnumerable<string> columns) => string.Join(", ", columns);

    private ScoringPlan Bind(DataViewSchema input) => new(Model, input);
}

/// <summary>
/// Adds the code of a trained autoencoder to a view, and if it was trained so the reconstruction, its error, and what each feature
/// contributes to that.
/// </summary>
/// <remarks>A row with a NaN or infinite feature gets NaN in every added column.</remarks>
public sealed class AutoencoderTransformer : AutoencoderTransformerBase
{
    internal AutoencoderTransformer(AutoencoderModel model, TrainingHistory? history = null)
        : base(model, history) { }

    private protected override Func<MLContext, IEstimator<ITransformer>>? Scalars() =>
        Model.Info.Outputs.FirstOrDefault(o => o.Role == OutputRole.ReconstructionError) is { } error
            ? ml => ReconstructionErrorMapping.Steps(ml, error.ColumnName)
            : null;
}
