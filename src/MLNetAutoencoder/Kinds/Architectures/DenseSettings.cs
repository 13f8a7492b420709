namespace MLNetAutoencoder;

internal sealed record DenseSettings : ArchitectureSettings
{
    internal override string KindName => "dense";

    internal override NetworkParts Build(AutoencoderTrainingOptions options, NetworkSizes sizes)
    {
        var hidden = options.HiddenSizes ?? options.DefaultHiddenSizes(sizes.Features);
        return new NetworkParts(
            Part([sizes.Features, .. hidden, sizes.Head], options, options.EncoderActivation, options.LatentActivation),
            Part([sizes.Code, .. hidden.Reverse(), sizes.Raw], options, options.DecoderActivation, Activation.Identity));
    }

    private static List<DenseLayer> Part(int[] sizes, AutoencoderTrainingOptions options, Activation inner, Activation last)
        => [.. sizes.Zip(sizes.Skip(1)).Select((s, n) => n == sizes.Length - 2
            ? new DenseLayer(s.First, s.Second, last)
            : new DenseLayer(s.First, s.Second, inner, options.Normalization, options.HiddenDropout))];
}
