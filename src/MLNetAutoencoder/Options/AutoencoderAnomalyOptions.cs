using MLNetAutoencoder.Common;
using MLNetAutoencoder.Options;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder;

/// <summary>
/// Options of an autoencoder that finds anomalies. Trained too long it learns to rebuild the anomalies too, so by default it takes
/// few passes in small steps (docs/decisions/0004-anomaly-defaults.md and 0008-defaults-by-rows.md).
/// </summary>
public sealed class AutoencoderAnomalyOptions : AutoencoderTrainingOptions
{
    /// <summary>The share of the training rows to label as anomalies: the threshold is the score that this share lies above.</summary>
    /// <value>0 (none) to 0.5. The default is 0.1.</value>
    [AcceptedRange(0, 0.5)]
    public double Contamination { get; set; } = AutoencoderDefaults.Contamination;

    /// <summary>
    /// Standard deviations from the mean, or interquartile ranges from the median, at which the network's input, and what it learns to
    /// rebuild, are cut off, so that a few extreme rows among the training data are not learned by heart. The score is measured from the
    /// uncut value: the further out, the higher.
    /// </summary>
    /// <value>
    /// Above 0, or null for no limit. Used with <see cref="InputScaling.Standard"/> and <see cref="InputScaling.Robust"/> only. The default
    /// is 3.
    /// </value>
    [AcceptedRange(0, float.MaxValue, MinimumIsExclusive = true)]
    public double? OutlierLimit { get; set; } = AutoencoderDefaults.OutlierLimit;

    internal override IEnumerable<ModelColumn> Columns =>
        ModelColumn.Named(
            (OutputRole.ReconstructionError, AutoencoderAnomalyTransformer.ScoreColumn),
            (OutputRole.PredictedLabel, AutoencoderAnomalyTransformer.LabelColumn),
            (OutputRole.Contributions, ContributionsColumnName),
            (OutputRole.Reconstruction, ReconstructionColumnName)
        );

    internal override IReadOnlyList<int> DefaultHiddenSizes(int features) => [AutoencoderDefaults.FirstHiddenSize(features)];

    internal override int DefaultLatentSize(int features) =>
        Math.Min((features + 1) / 2, AutoencoderDefaults.FirstHiddenSize(features) / 2);

    internal override int DefaultBatchSize(long trainingRows) =>
        AutoencoderDefaults.BatchSize(trainingRows, AutoencoderDefaults.AnomalyStepsPerEpoch);

    internal override int DefaultEpochs(long stepsPerEpoch) =>
        AutoencoderDefaults.Epochs(stepsPerEpoch, AutoencoderDefaults.LeastAnomalyEpochs, AutoencoderDefaults.LeastAnomalySteps);
}
