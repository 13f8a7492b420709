using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Anomaly;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Onnx;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder;

/// <summary>
/// Scores rows by how badly a trained autoencoder rebuilds them: <c>PredictedLabel</c> (Boolean, true for an anomaly) and <c>Score</c>
/// (Single, the reconstruction error, higher is more anomalous), and if it was trained so what each feature contributes to the score.
/// </summary>
/// <remarks>
/// Views score lazily and in batches. A row with a NaN or infinite feature gets a NaN score and NaN contributions, and is not labelled an
/// anomaly. Saved models load with plain ML.NET where the scoring package is referenced. Thread-safe until disposed; a prediction engine
/// over it is not.
/// </remarks>
public sealed class AutoencoderAnomalyTransformer : ISingleFeaturePredictionTransformer<AutoencoderModel>, IDisposable
{
    internal const string ScoreColumn = "Score";
    internal const string LabelColumn = "PredictedLabel";

    private readonly IReadOnlyList<ScoredColumn> _columns;

    internal AutoencoderAnomalyTransformer(AutoencoderModel model, TrainingHistory? history = null)
    {
        Model = model;
        History = history;
        _columns =
        [
            .. model
                .Info.Outputs.Where(output => output.Role == OutputRole.Contributions)
                .Select(output => new ScoredColumn(
                    output.ColumnName,
                    model.IndexOf(output.Role),
                    new VectorDataViewType(NumberDataViewType.Single, output.Size),
                    schema => FeatureColumn.NameRebuilt(model, schema)
                )),
            new(
                LabelColumn,
                model.IndexOf(OutputRole.PredictedLabel),
                BooleanDataViewType.Instance,
                schema => ScoreAnnotations.Make(schema, "PredictedLabel")
            ),
            new(
                ScoreColumn,
                model.IndexOf(OutputRole.ReconstructionError),
                NumberDataViewType.Single,
                schema => ScoreAnnotations.Make(schema, "Score")
            ),
        ];
    }

    /// <summary>The trained model, which the transformer owns.</summary>
    public AutoencoderModel Model { get; }

    /// <summary>Rows with a score above this are labelled anomalies.</summary>
    public float Threshold => Model.Info.Threshold!.Value;

    /// <summary>Loss and time of every epoch; null when the model was loaded rather than fitted.</summary>
    public TrainingHistory? History { get; }

    /// <inheritdoc/>
    public string FeatureColumnName => Model.InputName;

    /// <inheritdoc/>
    public DataViewType FeatureColumnType => new VectorDataViewType(NumberDataViewType.Single, Model.Inputs[0].Size);

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema).OutputSchema;

    /// <inheritdoc/>
    public IDataView Transform(IDataView input) => new ScoredDataView(Bind(Guard.NotNull(input).Schema), input);

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new RowMapper(Bind(inputSchema));

    /// <summary>The same detector with another threshold; scores stay as they are.</summary>
    /// <param name="threshold">Rows with a score above this are labelled anomalies. Finite.</param>
    /// <returns>A transformer with a model of its own; dispose both.</returns>
    /// <exception cref="ArgumentException">The threshold is NaN or infinite.</exception>
    public AutoencoderAnomalyTransformer WithThreshold(float threshold)
    {
        Guard.That(
            float.IsFinite(threshold),
            nameof(threshold),
            $"'{nameof(threshold)}' is {threshold}; it must be finite. The model's own is {Threshold}."
        );
        var model = AutoencoderModel.Load(ThresholdEditor.Replace(Model.ToOnnx(), Model.Info, threshold));
        (model.TrainingState, model.DecoderSource) = (Model.TrainingState, Model.DecoderSource);
        return new AutoencoderAnomalyTransformer(model, History);
    }

    /// <summary>Saves the step as ML.NET's own transformers; called by <c>mlContext.Model.Save</c>.</summary>
    /// <param name="ctx">Where ML.NET saves to.</param>
    void ICanSaveModel.Save(ModelSaveContext ctx) => BuiltIns.Save(Model, ctx, ScoreAndLabelMapping.Steps);

    /// <summary>Frees the model.</summary>
    public void Dispose() => Model.Dispose();

    private ScoringPlan Bind(DataViewSchema input) => new(Model, _columns, input);
}
