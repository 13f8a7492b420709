using System.ComponentModel;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Options;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder;

/// <summary>
/// Options of an autoencoder that finds anomalies. Left alone, it leaves out training rows that may be anomalies, trains small denoising
/// networks for few steps, and scores a row by its distance from the training rows nearest to it
/// (docs/decisions/0013-anomaly-score.md).
/// </summary>
public sealed class AutoencoderAnomalyOptions : AutoencoderTrainingOptions
{
    /// <summary>Makes options with the defaults of anomaly detection.</summary>
    public AutoencoderAnomalyOptions()
    {
        Scaling = InputScaling.Asinh;
        Corruption = Corruption.Gaussian(AutoencoderDefaults.AnomalyNoise);
        ValidationFraction = AutoencoderDefaults.AnomalyValidationFraction;
    }

    /// <summary>
    /// The share of anomalies among the training rows, as far as it is known. So many of the rows that look most like anomalies are not
    /// learned from, and the threshold is the score that so many training rows, and new ones like them, lie above.
    /// </summary>
    /// <value>
    /// 0 to 0.5: with 0 all rows are learned from, and the threshold is above the scores of all. The default null is for rows of which
    /// nothing is known: those that look like anomalies are not learned from, a fifth at most, and the threshold is the score that a tenth
    /// lies above.
    /// </value>
    [AcceptedRange(0, 0.5)]
    public double? Contamination { get; set; }

    /// <summary>
    /// Where the threshold lies; it can be changed later (<see cref="AutoencoderAnomalyTransformer.WithThreshold(AnomalyThreshold)"/>).
    /// </summary>
    /// <value>The default null takes it by <see cref="Contamination"/>.</value>
    public AnomalyThreshold? Threshold { get; set; }

    /// <summary>What the score of a row is.</summary>
    /// <value>The default is <see cref="AnomalyScore.Distance"/>.</value>
    public AnomalyScore Score { get; set; } = AnomalyScore.Distance;

    /// <summary>
    /// How many networks are trained, one after the other; the score is the mean over them. Each holds out other rows
    /// (<see cref="AutoencoderTrainingOptions.ValidationFraction"/>), two by two all of them with the default 0.5.
    /// </summary>
    /// <value>
    /// 1 to 64. The default null takes 2 for <see cref="AnomalyScore.Distance"/>, unless a network has more than a million numbers, and 1
    /// for the other scores.
    /// </value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    [AcceptedRange(1, 64, Null = "for a number by score and network")]
    public int? Networks { get; set; }

    /// <summary>
    /// How many training rows at most each reading of <see cref="AnomalyScore.Distance"/> compares a row with: more are more exact, and
    /// slower in proportion.
    /// </summary>
    /// <value>
    /// 10 to 100,000. The default null takes 75,000 divided by the values that all readings see of a row, within 750 to 2,000: 750 from
    /// some 30 features on.
    /// </value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    [AcceptedRange(10, 100_000, Null = "for a number by that of the features")]
    public int? Prototypes { get; set; }

    /// <summary>
    /// The column, a Single from 0 to 1, of the share of rows like the training rows that score lower: of normal rows, if most training
    /// rows are, 1 in 100 lies above 0.99. Taken from the scores of training rows by what has not seen them, and beyond the highest
    /// fiftieth by a generalised Pareto distribution (Pickands 1975), so that it still rises where no training row has been.
    /// </summary>
    /// <value>The default null adds no such column.</value>
    public string? ProbabilityColumnName { get; set; }

    /// <summary>
    /// Standard deviations from the mean, or interquartile ranges from the median, at which the network's input, and what it learns to
    /// rebuild, are cut off, so that a few extreme rows among the training data are not learned by heart. The score is measured from the
    /// uncut value: the further out, the higher.
    /// </summary>
    /// <value>
    /// Above 0, or null for no limit. Used with <see cref="InputScaling.Standard"/>, <see cref="InputScaling.Pooled"/> and
    /// <see cref="InputScaling.Robust"/> only. The default is 3.
    /// </value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    [AcceptedRange(0, float.MaxValue, MinimumIsExclusive = true)]
    public double? OutlierLimit { get; set; } = AutoencoderDefaults.OutlierLimit;

    internal override IEnumerable<ModelColumn> Columns =>
        ModelColumn.Named(
            (OutputRole.ReconstructionError, AutoencoderAnomalyTransformer.ScoreColumn),
            (OutputRole.PredictedLabel, AutoencoderAnomalyTransformer.LabelColumn),
            (OutputRole.Probability, ProbabilityColumnName),
            (OutputRole.Contributions, ContributionsColumnName),
            (OutputRole.Reconstruction, ReconstructionColumnName)
        );

    internal override IReadOnlyList<int> DefaultHiddenSizes(int features) => [AutoencoderDefaults.FirstHiddenSize(features)];

    internal override int DefaultLatentSize(int features) =>
        Math.Min((features - 1) / FeaturesPerCode + 1, AutoencoderDefaults.FirstHiddenSize(features) / 2);

    private int FeaturesPerCode =>
        Score == AnomalyScore.Distance ? AutoencoderDefaults.DistanceFeaturesPerCode : AutoencoderDefaults.ErrorFeaturesPerCode;

    internal override int DefaultBatchSize(long trainingRows) =>
        AutoencoderDefaults.BatchSize(trainingRows, AutoencoderDefaults.AnomalyStepsPerEpoch);

    internal override int DefaultEpochs(long stepsPerEpoch) =>
        AutoencoderDefaults.Epochs(stepsPerEpoch, AutoencoderDefaults.LeastAnomalyEpochs, AutoencoderDefaults.LeastAnomalySteps);
}
