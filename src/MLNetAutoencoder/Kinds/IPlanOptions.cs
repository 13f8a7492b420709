using MLNetAutoencoder.Losses;

namespace MLNetAutoencoder.Kinds;

/// <summary>
/// What a plan is made of: the options that architectures, objectives and corruptions go by, under the names that users know.
/// </summary>
internal interface IPlanOptions : ILossOptions
{
    Architecture Architecture { get; }

    Objective Objective { get; }

    Corruption? Corruption { get; }

    IReadOnlyList<int>? HiddenSizes { get; }

    int? LatentSize { get; }

    Activation EncoderActivation { get; }

    Activation LatentActivation { get; }

    Activation DecoderActivation { get; }

    Activation OutputActivation { get; }

    Normalization Normalization { get; }

    double HiddenDropout { get; }

    IReadOnlyList<double>? FeatureWeights { get; }

    double TrimmedShare { get; }

    string? TargetColumnName { get; }

    /// <summary>The column of reconstructions, where there may be one.</summary>
    string? ReconstructionColumnName { get; }

    int? BatchSize { get; }

    MonitoredQuantity Monitor { get; }

    GradientStep Step { get; }

    IReadOnlyList<int> DefaultHiddenSizes(int features);

    int DefaultLatentSize(int features);
}
