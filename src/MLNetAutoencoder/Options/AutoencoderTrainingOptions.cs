using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Options;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder;

/// <summary>
/// Options of network and training, for features and anomalies alike. They are checked and copied when the estimator is made; later
/// changes have no effect on it.
/// </summary>
public abstract partial class AutoencoderTrainingOptions : IPlanOptions
{
    private protected AutoencoderTrainingOptions() { }

    /// <summary>
    /// The column to add with the rows as the decoder rebuilds them, in the units of the input: a vector of Single with a value for each
    /// feature, or for each value of the target, and their slot names. Beside an anomaly's score it tells what was expected.
    /// </summary>
    /// <value>A column's name. The default null adds none. Not for <see cref="Objective.DeepSvdd"/>, which rebuilds nothing.</value>
    public string? ReconstructionColumnName { get; set; }

    /// <summary>
    /// The column to add with what each feature contributes to the row's score, or to its reconstruction error: a vector of Single with a
    /// value for each feature, and the features' slot names. The values of a row sum to its score: each is the squared difference of the
    /// scaled feature and its reconstruction, divided by the number of features, whatever <see cref="Loss"/> and
    /// <see cref="FeatureWeights"/> are. With <see cref="TargetColumnName"/> they are those of the target. With <see cref="MixedColumns"/>
    /// the sum is divided by the number of columns, a binary slot has its cross-entropy, and that of a one-hot group stands at the slot of
    /// the row's value, or is shared out to all its slots where that is none of them.
    /// </summary>
    /// <value>
    /// A column's name. The default null adds none. Not for objectives whose score is another (<see cref="Objective.DeepSvdd"/>,
    /// <see cref="Objective.GaussianMixture"/>).
    /// </value>
    public string? ContributionsColumnName { get; set; }

    /// <summary>
    /// The C# that makes these options, without what is as by default. <see cref="Progress"/> and <see cref="CancellationToken"/>, which
    /// only a program has, are left out. The same in every culture.
    /// </summary>
    /// <returns>
    /// For instance <c>new AutoencoderOptions { Epochs = 50, HiddenSizes = [64, 32], Optimizer = Optimizer.AdamW() }</c>, over several
    /// lines where it is longer than 120 characters.
    /// </returns>
    public override string ToString() => OptionsCode.Of(this);

    /// <summary>The size of the code where <see cref="LatentSize"/> is null.</summary>
    internal abstract int DefaultLatentSize(int features);

    int IPlanOptions.DefaultLatentSize(int features) => DefaultLatentSize(features);

    IReadOnlyList<int> IPlanOptions.DefaultHiddenSizes(int features) => DefaultHiddenSizes(features);

    /// <summary>The columns to add, beside that of the code.</summary>
    internal abstract IEnumerable<ModelColumn> Columns { get; }

    /// <summary>The hidden layers where <see cref="HiddenSizes"/> is null.</summary>
    internal abstract IReadOnlyList<int> DefaultHiddenSizes(int features);

    /// <summary>The rows of a step where <see cref="BatchSize"/> is null.</summary>
    internal abstract int DefaultBatchSize(long trainingRows);

    /// <summary>The epochs where <see cref="Epochs"/> is null.</summary>
    internal abstract int DefaultEpochs(long stepsPerEpoch);

    /// <summary>Whether something is left open that follows from the number of rows.</summary>
    internal bool DependsOnRows => BatchSize is null || Epochs is null;

    /// <summary>A copy in which what is null takes its default for so many rows.</summary>
    /// <param name="trainingRows">How many there are.</param>
    /// <param name="mostInBatch">The greatest batch size by default.</param>
    internal AutoencoderTrainingOptions ForRows(long trainingRows, int mostInBatch = int.MaxValue)
    {
        var copy = Copy();
        int least = Objective.ComparesRows ? AutoencoderDefaults.LeastComparedRows : 1;
        int batchSize = BatchSize ?? Math.Min(mostInBatch, Math.Max(DefaultBatchSize(trainingRows), least));
        (copy.BatchSize, copy.Epochs) = (batchSize, Epochs ?? DefaultEpochs(((trainingRows - 1) / batchSize) + 1));
        return copy;
    }

    internal AutoencoderTrainingOptions Copy()
    {
        var copy = (AutoencoderTrainingOptions)MemberwiseClone();
        copy.HiddenSizes = HiddenSizes?.ToArray();
        copy.FeatureWeights = FeatureWeights?.ToArray();
        copy.Checkpoint = Checkpoint?.Copy();
        return copy;
    }
}
