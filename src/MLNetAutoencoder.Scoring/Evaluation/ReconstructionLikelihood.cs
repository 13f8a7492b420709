namespace MLNetAutoencoder;

/// <summary>How probable a row x is, given its reconstruction y: the distribution whose logarithm an evidence lower bound adds up over the features.</summary>
public enum ReconstructionLikelihood
{
    /// <summary>
    /// A normal distribution around each reconstructed value, all of one variance v that is given: <c>-½ Σ((x - y)² / v + log 2πv)</c>, in nats. It is a density, so it
    /// depends on the units of the features and may be above 0.
    /// </summary>
    Gaussian,

    /// <summary>
    /// Bernoulli's distribution of values from 0 to 1: <c>Σ(x log y + (1 - x) log(1 - y))</c>, in nats, 0 or less. A logarithm below -100 counts as -100, as in PyTorch's
    /// binary cross-entropy.
    /// </summary>
    Bernoulli,
}
