namespace MLNetAutoencoder;

/// <summary>How near reconstructions come to one feature, in its units.</summary>
public sealed record FeatureReconstructionMetrics
{
    /// <summary>The feature's slot name; its number in brackets, counted from 0, when it has none.</summary>
    public required string Name { get; init; }

    /// <summary>Mean squared difference over the rows, 0 or greater.</summary>
    public required double MeanSquaredError { get; init; }

    /// <summary>Mean absolute difference over the rows, 0 or greater.</summary>
    public required double MeanAbsoluteError { get; init; }

    /// <summary>The square root of <see cref="MeanSquaredError"/>.</summary>
    public double RootMeanSquaredError => Math.Sqrt(MeanSquaredError);

    /// <summary>
    /// The share of the feature's variance that is explained: 1 at best, 0 for its mean, negative below that. Of a constant feature it is 1
    /// when every reconstruction is exact, and 0 otherwise.
    /// </summary>
    public required double RSquared { get; init; }
}
