using Microsoft.ML.Runtime;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Estimators;
using MLNetAutoencoder.Options;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder;

/// <summary>
/// Trains an autoencoder whose reconstruction error is the anomaly score, and sets the threshold by the share of anomalies that the options
/// name. Made by <c>mlContext.AnomalyDetection.Trainers.Autoencoder</c>.
/// </summary>
public sealed class AutoencoderAnomalyTrainer : AutoencoderEstimatorBase<AutoencoderAnomalyTransformer>
{
    private readonly double _contamination;

    internal AutoencoderAnomalyTrainer(
        IHostEnvironment environment,
        IReadOnlyList<string> featureColumnNames,
        AutoencoderAnomalyOptions options
    )
        : this(environment, OptionsValidator.Check(options), featureColumnNames) { }

    private AutoencoderAnomalyTrainer(
        IHostEnvironment environment,
        AutoencoderAnomalyOptions options,
        IReadOnlyList<string> featureColumnNames
    )
        : base(environment, featureColumnNames, nameof(featureColumnNames), options, options.Columns) =>
        _contamination = options.Contamination;

    private protected override AutoencoderAnomalyTrainer With(AutoencoderTrainingOptions options) =>
        new(Environment, InputColumnNames, (AutoencoderAnomalyOptions)options);

    private protected override AutoencoderAnomalyTransformer Export(AutoencoderFit fit, IReadOnlyList<ModelColumn> columns)
    {
        float threshold;
        using (var scorer = fit.Export([.. columns.Where(column => column.Role == OutputRole.ReconstructionError)]))
            threshold = AnomalyThreshold.Select(visit => fit.Score(scorer, visit), fit.Rows, _contamination, fit.HoldsScores);
        return new AutoencoderAnomalyTransformer(fit.Export(columns, threshold), fit.History);
    }
}
