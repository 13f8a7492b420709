using MLNetAutoencoder.Common;
using MLNetAutoencoder.Options;

namespace MLNetAutoencoder;

/// <summary>
/// Where and how often a training writes down what it needs to go on after it was killed or cancelled. A resumed training ends with the
/// same model as one that was never interrupted.
/// </summary>
/// <remarks>
/// The newest two checkpoints are kept, and <c>Fit</c> deletes them when it completes. A cancelled one leaves them, and writes another of
/// where it was: between two steps, or, with <see cref="Optimizer.Lbfgs"/>, at the end of an epoch. A folder that cannot be used fails
/// <c>Fit</c> at its start. A checkpoint that cannot be written later, for instance because the disk is full, does not: a warning goes to
/// <c>MLContext.Log</c>, the one before it is kept, and the training goes on and tries again at the next.
/// </remarks>
public sealed class CheckpointOptions
{
    /// <summary>
    /// The folder of the checkpoints; it is made when it is missing. Two trainings cannot use one folder at the same time.
    /// </summary>
    /// <value>Required.</value>
    public string Folder { get; set; } = "";

    /// <summary>A checkpoint is written after every so many epochs.</summary>
    /// <value>1 or greater; null goes by <see cref="EveryMinutes"/> alone. The default is 1.</value>
    [AcceptedRange(1)]
    public int? EveryEpochs { get; set; } = 1;

    /// <summary>A checkpoint is written after the first batch that ends this long after the last one.</summary>
    /// <value>
    /// Above 0 and finite; null goes by <see cref="EveryEpochs"/> alone. Both may be set, and one must be. The default is null.
    /// </value>
    [AcceptedRange(0, MinimumIsExclusive = true)]
    public double? EveryMinutes { get; set; }

    /// <summary>Whether to go on from the newest whole checkpoint in the folder, if there is one.</summary>
    /// <value>The default is true. False starts anew and deletes the checkpoints that it finds.</value>
    public bool Resume { get; set; } = true;

    /// <summary>The C# that makes these options, without what is as by default.</summary>
    /// <returns>For instance <c>new CheckpointOptions { Folder = "checkpoints" }</c>.</returns>
    public override string ToString() => OptionsCode.Of(this);

    internal CheckpointOptions Copy() => (CheckpointOptions)MemberwiseClone();

    /// <summary>Adds what is wrong to the faults; names of properties stand behind a prefix.</summary>
    internal void Check(OptionFaults faults, string prefix)
    {
        faults.Require(
            !string.IsNullOrWhiteSpace(Folder) && Folder.AsSpan().IndexOfAny(Path.GetInvalidPathChars()) < 0,
            $"{prefix}.{nameof(Folder)}",
            $"'{Folder}'",
            "the path of a folder"
        );
        AcceptedRanges.Check(this, faults, prefix + ".");
        faults.Require(
            EveryEpochs is not null || EveryMinutes is not null,
            $"{prefix}.{nameof(EveryEpochs)} and {prefix}.{nameof(EveryMinutes)} are both null; set at least one of them."
        );
    }
}
