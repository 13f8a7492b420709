using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetAutoencoder;

/// <summary>
/// Trains an autoencoder whose reconstruction error is the anomaly score. Made by <c>mlContext.AnomalyDetection.Trainers.Autoencoder</c>.
/// </summary>
public sealed class AutoencoderAnomalyTrainer : IEstimator<AutoencoderAnomalyTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly string _featureColumnName;
    private readonly AutoencoderAnomalyOptions _options;

    internal AutoencoderAnomalyTrainer(IHostEnvironment environment, string featureColumnName, AutoencoderAnomalyOptions options)
    {
        _environment = environment;
        _options = OptionsValidator.Check(options);
        _featureColumnName = Guard.NotBlank(featureColumnName);
    }

    /// <summary>Trains on all rows of the view, without labels, and sets the threshold by the share of anomalies that the options name.</summary>
    /// <param name="input">Holds the features as a vector of Single of known size, dense or sparse.</param>
    /// <returns>The trained detector; dispose it to free its model early.</returns>
    /// <exception cref="InvalidOperationException">The column is of another type, no row is usable, or the training diverged.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public AutoencoderAnomalyTransformer Fit(IDataView input) => Fit(input, null);

    /// <summary>Trains on all rows of the view, going on from a fitted detector: its weights and its scaling are what training begins with.</summary>
    /// <param name="input">Holds the features as a vector of Single of known size, dense or sparse.</param>
    /// <param name="initialModel">
    /// A detector that was fitted with the same network, and not saved since unless <see cref="AutoencoderTrainingOptions.KeepTrainingState"/>
    /// was set; it stays as it is. Null begins with random weights.
    /// </param>
    /// <returns>The trained detector; dispose it to free its model early.</returns>
    /// <exception cref="ArgumentException">The detector does not hold what is needed to go on from it.</exception>
    /// <exception cref="InvalidOperationException">The network is another one, or as in <see cref="Fit(IDataView)"/>.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public AutoencoderAnomalyTransformer Fit(IDataView input, AutoencoderAnomalyTransformer? initialModel)
    {
        Guard.NotNull(input);
        using var fit = AutoencoderFit.Run(_environment, input, _featureColumnName, _options, initialModel?.Model);
        var score = ModelOutput.ForColumn(OutputRole.ReconstructionError, AutoencoderAnomalyTransformer.ScoreColumn, 1, _featureColumnName);
        var label = ModelOutput.ForColumn(OutputRole.PredictedLabel, AutoencoderAnomalyTransformer.LabelColumn, 1, _featureColumnName);
        float threshold;
        using (var scorer = fit.Export([score]))
            threshold = AnomalyThreshold.Select(fit.Score(scorer, OutputRole.ReconstructionError), _options.Contamination);
        return new AutoencoderAnomalyTransformer(fit.Export([score, label], threshold), fit.History);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => OutputShape.AddAnomaly(Guard.NotNull(inputSchema), _featureColumnName);
}
