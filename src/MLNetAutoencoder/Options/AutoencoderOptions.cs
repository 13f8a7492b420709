using System.ComponentModel;
using MLNetAutoencoder.Options;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder;

/// <summary>Options of an autoencoder that extracts features.</summary>
public sealed class AutoencoderOptions : AutoencoderTrainingOptions
{
    /// <summary>
    /// The column to add with the log-variance of each value of the code, by objectives whose codes are distributions
    /// (<see cref="Objective.Variational"/>).
    /// </summary>
    /// <value>The default null adds none.</value>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public string? LogVarianceColumnName { get; set; }

    /// <summary>
    /// The column to add with the mean squared difference of row and reconstruction, over the scaled features, or with what
    /// <see cref="AutoencoderTrainingOptions.Objective"/> takes for a score in its place.
    /// </summary>
    /// <value>The default null adds none.</value>
    public string? ReconstructionErrorColumnName { get; set; }

    internal override IEnumerable<ModelColumn> Columns =>
        ModelColumn.Named(
            (OutputRole.LatentLogVariance, LogVarianceColumnName),
            (OutputRole.Reconstruction, ReconstructionColumnName),
            (OutputRole.ReconstructionError, ReconstructionErrorColumnName),
            (OutputRole.Contributions, ContributionsColumnName)
        );

    internal override IReadOnlyList<int> DefaultHiddenSizes(int features)
    {
        int first = AutoencoderDefaults.FirstHiddenSize(features);
        return [first, first / 2];
    }

    internal override int DefaultLatentSize(int features) => (int)Math.Ceiling(Math.Sqrt(features));

    internal override int DefaultBatchSize(long trainingRows) =>
        AutoencoderDefaults.BatchSize(trainingRows, AutoencoderDefaults.StepsPerEpoch);

    internal override int DefaultEpochs(long stepsPerEpoch) =>
        AutoencoderDefaults.Epochs(stepsPerEpoch, AutoencoderDefaults.LeastEpochs, AutoencoderDefaults.LeastSteps);
}
