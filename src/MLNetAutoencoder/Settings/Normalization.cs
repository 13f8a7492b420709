namespace MLNetAutoencoder;

/// <summary>Normalization of a layer's sums.</summary>
public enum Normalization
{
    /// <summary>None.</summary>
    None,

    /// <summary>
    /// Each unit over the rows of a step, then by a running mean and variance (Ioffe and Szegedy 2015). It is folded into the weights of
    /// the model, and costs nothing in scoring.
    /// </summary>
    Batch,

    /// <summary>Each row over the units of the layer (Ba et al. 2016).</summary>
    Layer,
}
