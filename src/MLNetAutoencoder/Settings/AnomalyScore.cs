namespace MLNetAutoencoder;

/// <summary>What an anomaly detector takes for the score of a row.</summary>
public enum AnomalyScore
{
    /// <summary>
    /// How far the row is from the training rows nearest to it, as it stands and in the codes and residuals of the networks: for each of
    /// these the logarithm of the distance to the fifth nearest, in robust standard deviations from the median of the training rows, and
    /// the mean over them. About 0 for a typical row, without an upper bound.
    /// </summary>
    Distance,

    /// <summary>
    /// How badly the network rebuilds the row: the mean squared difference over the scaled features, or what the objective takes for a
    /// score in its place. The fastest.
    /// </summary>
    ReconstructionError,
}
