namespace MLNetAutoencoder;

internal sealed record DenseSettings : ArchitectureSettings
{
    internal override string KindName => "dense";

    internal override bool CanLeaveOutBiases => true;

    internal override bool HasPairs => true;

    internal override NetworkParts Build(AutoencoderTrainingOptions options, NetworkSizes sizes)
    {
        var hidden = options.HiddenSizes ?? options.DefaultHiddenSizes(sizes.Features);
        int[] down = [sizes.Features, .. hidden], up = [sizes.Code, .. hidden.Reverse()];
        return new NetworkParts(
            [.. HiddenLayers.Of(down, options.EncoderActivation, options, sizes.HasBiases), new DenseLayer(down[^1], sizes.Head, options.LatentActivation, hasBias: sizes.HasBiases)],
            [.. HiddenLayers.Of(up, options.DecoderActivation, options, sizes.HasBiases), new DenseLayer(up[^1], sizes.Raw, Activation.Identity, hasBias: sizes.HasBiases)]);
    }
}
