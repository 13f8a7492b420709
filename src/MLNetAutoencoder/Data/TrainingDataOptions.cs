using MLNetAutoencoder.Data.Scaling;
using MLNetAutoencoder.Peers;

namespace MLNetAutoencoder.Data;

/// <summary>What rows to train on are read by.</summary>
internal sealed record TrainingDataOptions
{
    /// <summary>Columns of numbers or Booleans, one a row or a vector of known size, dense or sparse; one or more.</summary>
    public required IReadOnlyList<string> FeatureColumnNames { get; init; }

    /// <summary>Such a column that is learned in place of the features; null where those are.</summary>
    public string? TargetColumnName { get; init; }

    /// <summary>A column that encoder and decoder go by; null for none.</summary>
    public string? ConditionColumnName { get; init; }

    /// <summary>A column of one number a row; null where all rows weigh the same.</summary>
    public string? ExampleWeightColumnName { get; init; }

    /// <summary>The scaling that is learned while reading.</summary>
    public InputScaling Scaling { get; init; }

    /// <summary>Which slots are one-hot or binary; null where all are numeric.</summary>
    public MixedColumns? MixedColumns { get; init; }

    /// <summary>How features may end in padding; null where all must be finite.</summary>
    public StepPadding? Padding { get; init; }

    /// <summary>Where standard and robust scaling cut off; null for nowhere.</summary>
    public double? OutlierLimit { get; init; }

    /// <summary>Used instead of a learned scaling.</summary>
    public FeatureScaler? GivenScaler { get; init; }

    /// <summary>
    /// Whether rows are refused whose features are not from 0 to 1: as they are, or by <see cref="GivenScaler"/> where there is one.
    /// </summary>
    public bool RequireUnitRange { get; init; }

    /// <summary>The share of rows held out for validation, from 0 to below 1.</summary>
    public double ValidationFraction { get; init; }

    /// <summary>Bytes that rows may take before they are streamed.</summary>
    public long MemoryBudgetBytes { get; init; } = MemoryBudget.Default;

    /// <summary>Chooses the rows held out and the order of the others in each epoch.</summary>
    public int Seed { get; init; }

    /// <summary>Whether a fingerprint of the rows is taken.</summary>
    public bool Fingerprint { get; init; }

    /// <summary>The ranks that read rows for one training.</summary>
    public PeerGroup Peers { get; init; } = PeerGroup.Alone;

    /// <summary>Whether all ranks are given the same rows, of which each takes its part.</summary>
    public bool DivideRows { get; init; }
}

/// <summary>How much memory rows may take when the user does not say.</summary>
internal static class MemoryBudget
{
    /// <summary>A quarter of what the machine, or the container, gives the process.</summary>
    public static long Default => Math.Max(1, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);
}
