namespace MLNetAutoencoder;

/// <summary>How the weights of a layer are drawn. Biases begin at 0 unless said otherwise.</summary>
public enum WeightInitializer
{
    /// <summary>PyTorch's own for dense layers: uniform within one over the square root of the inputs, biases too.</summary>
    Torch,

    /// <summary>Uniform with variance 2 / (inputs + outputs) (Glorot and Bengio 2010).</summary>
    XavierUniform,

    /// <summary>Normal with variance 2 / (inputs + outputs).</summary>
    XavierNormal,

    /// <summary>Uniform with variance 2 / inputs, made for Relu (He et al. 2015).</summary>
    HeUniform,

    /// <summary>Normal with variance 2 / inputs.</summary>
    HeNormal,

    /// <summary>Uniform with variance 1 / inputs, as Selu needs it (LeCun et al. 1998).</summary>
    LeCunUniform,

    /// <summary>Normal with variance 1 / inputs.</summary>
    LeCunNormal,

    /// <summary>Rows, or columns where there are fewer, of length 1 and at right angles (Saxe et al. 2014).</summary>
    Orthogonal,
}
