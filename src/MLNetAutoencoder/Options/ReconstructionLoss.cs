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

    /// <summary>The cross-entropy of values from 0 to 1, taken as probabilities. Needs the output activation Sigmoid, and features from 0 to 1: the scaling MinMax, or None.</summary>
    BinaryCrossEntropy,
}
