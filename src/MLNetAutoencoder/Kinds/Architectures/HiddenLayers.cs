namespace MLNetAutoencoder;

/// <summary>The hidden dense layers that options ask for.</summary>
internal static class HiddenLayers
{
    /// <summary>Layers from each size to the next, with normalisation and dropout as the options name them.</summary>
    /// <param name="sizes">Values in front of the first layer, then the units of each.</param>
    /// <param name="activation">Of all of them.</param>
    /// <param name="options">Name normalisation and dropout.</param>
    /// <param name="hasBiases">Whether the layers have biases.</param>
    public static IEnumerable<DenseLayer> Of(IReadOnlyList<int> sizes, Activation activation, AutoencoderTrainingOptions options, bool hasBiases = true)
        => sizes.Zip(sizes.Skip(1), (from, to) => new DenseLayer(from, to, activation, options.Normalization, options.HiddenDropout, hasBiases));
}
