namespace MLNetAutoencoder;

/// <summary>Distances <c>d</c> of a scaled row and its reconstruction, each averaged over the features.</summary>
public enum ReconstructionLoss
{
    /// <summary>The square of the difference, <c>d²</c>.</summary>
    MeanSquaredError,

    /// <summary>The absolute difference, <c>|d|</c>; a few large ones count for less.</summary>
    MeanAbsoluteError,

    /// <summary>Half the square up to HuberDelta, linear beyond (Huber 1964).</summary>
    Huber,

    /// <summary>
    /// The cross-entropy of values from 0 to 1, taken as probabilities: the likelihood is Bernoulli's. Needs the output activation Sigmoid,
    /// and features from 0 to 1: by the scaling MinMax or Quantile, or as they are by None. <c>Fit</c> refuses others, and those that the
    /// scaling of an initial model brings out of that range.
    /// </summary>
    BinaryCrossEntropy,

    /// <summary><c>log(cosh(d))</c>: half the square of small differences, the absolute value of large ones.</summary>
    LogCosh,

    /// <summary>
    /// <c>σ² (1 - exp(-d² / 2σ²))</c>, with σ by CorrentropyWidth: half the square of small differences, while large ones count no more the
    /// larger they are, so that rows far off do not pull the network to them (Liu, Pokharel and Principe 2007).
    /// </summary>
    Correntropy,

    /// <summary>
    /// The negative log-likelihood under Student's t distribution with StudentTDegrees of freedom, without its constant:
    /// <c>(ν + 1) / 2 · log(1 + d² / ν)</c>.
    /// </summary>
    StudentT,

    /// <summary>
    /// 1 less the cosine of the angle between the whole row and its reconstruction: the direction counts, not the length.
    /// </summary>
    Cosine,

    /// <summary>
    /// The negative log-likelihood under a normal distribution whose variance the decoder gives too, for each row and feature, without its
    /// constant: <c>(log v + d² / v) / 2</c> (Nix and Weigend 1994). It may be negative.
    /// </summary>
    GaussianNegativeLogLikelihood,
}
