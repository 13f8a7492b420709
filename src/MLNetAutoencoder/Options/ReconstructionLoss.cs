namespace MLNetAutoencoder;

/// <summary>Distances of a row and its reconstruction, each averaged over the features.</summary>
public enum ReconstructionLoss
{
    /// <summary>The square of the difference.</summary>
    MeanSquaredError,

    /// <summary>The absolute difference; a few large ones count for less.</summary>
    MeanAbsoluteError,

    /// <summary>Half the square up to HuberDelta, linear beyond (Huber 1964).</summary>
    Huber,

    /// <summary>
    /// The cross-entropy of values from 0 to 1, taken as probabilities. Needs the output activation Sigmoid, and features from 0 to 1: by the scaling
    /// MinMax, or as they are by None. <c>Fit</c> refuses others, and those that the scaling of an initial model brings out of that range.
    /// </summary>
    BinaryCrossEntropy,
}
