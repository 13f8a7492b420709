namespace MLNetAutoencoder;

internal sealed record DenseSettings : ArchitectureSettings
{
    internal override string KindName => "dense";

    internal override bool CanLeaveOutBiases => true;

    internal override NetworkParts Build(AutoencoderTrainingOptions options, NetworkSizes sizes)
    {
        var hidden = options.HiddenSizes ?? options.DefaultHiddenSizes(sizes.Features);
        return new NetworkParts(
            Part([sizes.Features, .. hidden, sizes.Head], options, options.EncoderActivation, options.LatentActivation, sizes.HasBiases),
            Part([sizes.Code, .. hidden.Reverse(), sizes.Raw], options, options.DecoderActivation, Activation.Identity, sizes.HasBiases));
    }

    private static List<DenseLayer> Part(int[] sizes, AutoencoderTrainingOptions options, Activation inner, Activation last, bool hasBiases)
        => [.. sizes.Zip(sizes.Skip(1)).Select((s, n) => n == sizes.Length - 2
            ? new DenseLayer(s.First, s.Second, last, hasBias: hasBiases)
            : new DenseLayer(s.First, s.Second, inner, options.Normalization, options.HiddenDropout, hasBiases))];
}
