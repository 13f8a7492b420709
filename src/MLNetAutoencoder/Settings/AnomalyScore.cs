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

    /// <summary>
    /// How far the network, a denoising one, moves the row back towards the mean of the training rows: the inner product of the scaled row
    /// and of what the network takes off it, over the number of features. The network has learned to remove noise
    /// (<see cref="AutoencoderTrainingOptions.Corruption"/>), and what it takes off a row is the noise's variance times the slope of the
    /// log density (Miyasawa 1961; Vincent 2011). For <see cref="Architecture.Linear"/> with a code of all features and Gaussian noise it
    /// is the squared Mahalanobis distance, with that variance added to the covariance. As fast as the reconstruction error.
    /// </summary>
    Denoising,
}
