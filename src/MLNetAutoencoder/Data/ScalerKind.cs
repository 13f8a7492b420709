namespace MLNetAutoencoder;

/// <summary>The shapes that a scaling can have.</summary>
internal enum ScalerKind
{
    Linear,
    Quantile,
}
