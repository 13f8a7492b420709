namespace MLNetAutoencoder;

/// <summary>How gradients are computed.</summary>
public enum GradientStep
{
    /// <summary>Fused where it is possible, else by automatic differentiation.</summary>
    Auto,

    /// <summary>Forward and backward written out over buffers that are made once: the fastest for networks without normalization.</summary>
    Fused,

    /// <summary>By libtorch's automatic differentiation, for every network.</summary>
    Autograd,
}
