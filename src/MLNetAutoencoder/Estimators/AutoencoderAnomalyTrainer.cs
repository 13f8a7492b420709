using Microsoft.ML.Runtime;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Estimators;
using MLNetAutoencoder.Model;
using MLNetAutoencoder.Options;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder;

/// <summary>
/// Trains the networks of an anomaly detector, chooses what their rows are compared with, and sets the threshold. Made by
/// <c>mlContext.AnomalyDetection.Trainers.Autoencoder</c>.
/// </summary>
public sealed class AutoencoderAnomalyTrainer : AutoencoderEstimatorBase<AutoencoderAnomalyTransformer>
{
    private readonly AutoencoderAnomalyOptions _options;

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
        : base(environment, featureColumnNames, nameof(featureColumnNames), options, options.Columns) => _options = options;

    private protected override AutoencoderAnomalyTrainer With(AutoencoderTrainingOptions options) =>
        new(Environment, InputColumnNames, (AutoencoderAnomalyOptions)options);

    private protected override AutoencoderAnomalyTransformer Export(AutoencoderFit fit, IReadOnlyList<ModelColumn> columns)
    {
        var scoring = AnomalyScoring.Of(fit, _options);
        var (scores, given) = scoring.Scores();
        float threshold = _options.Threshold is { } chosen ? chosen.Of(scores) : ByContamination(scores, given);
        return new AutoencoderAnomalyTransformer(fit.Export(columns, threshold, scores, scoring.Outputs(scores)), fit.History);
    }

    /// <summary>
    /// The share lies above it of new rows, and no more of the training rows: many may have one score where features are few.
    /// </summary>
    private float ByContamination(ScoreDistribution scores, ScoreDistribution given)
    {
        double share = _options.Contamination ?? AutoencoderDefaults.UnknownContamination;
        return Math.Max(scores.Above(share), given.Above(share));
    }
}
