namespace MLNetAutoencoder;

/// <summary>Activation functions of a layer, each with PyTorch's default parameters.</summary>
public enum Activation
{
    /// <summary>x.</summary>
    Identity,

    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>x for x above 0, else 0.01 x.</summary>
    LeakyRelu,

    /// <summary>x for x above 0, else exp(x) - 1 (Clevert et al. 2016).</summary>
    Elu,

    /// <summary>The self-normalizing scaled ELU (Klambauer et al. 2017).</summary>
    Selu,

    /// <summary>x times the normal distribution function of x, by the error function (Hendrycks and Gimpel 2016).</summary>
    Gelu,

    /// <summary>x times sigmoid(x), also called Swish (Elfwing et al. 2018).</summary>
    Silu,

    /// <summary>The hyperbolic tangent, -1 to 1.</summary>
    Tanh,

    /// <summary>1 / (1 + exp(-x)), 0 to 1.</summary>
    Sigmoid,
}
