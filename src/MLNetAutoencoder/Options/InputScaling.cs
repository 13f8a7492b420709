namespace MLNetAutoencoder;

/// <summary>
/// How features are brought to one scale before the network sees them. The scaling is learned by <c>Fit</c>, is part of the model, and is
/// undone on reconstructions. A feature that is constant in the training data is only shifted.
/// </summary>
public enum InputScaling
{
    /// <summary>Features are used as they are; for data that is scaled already.</summary>
    None,

    /// <summary>Mean 0 and standard deviation 1.</summary>
    Standard,

    /// <summary>Training minimum to 0 and maximum to 1.</summary>
    MinMax,
}
