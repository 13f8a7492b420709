namespace MLNetAutoencoder;

internal sealed record AttentionSettings(int Length, int Channels, int Patch, int Width, int Heads, int Blocks) : ArchitectureSettings
{
    internal override string KindName => "attention";

    internal override bool CanWidenRows => false;

    internal override IEnumerable<OptionFault> Faults(AutoencoderTrainingOptions options)
    {
        if (options.HiddenSizes is { } sizes)
            yield return new OptionFault(nameof(options.HiddenSizes), $"[{string.Join(", ", sizes)}]", $"null for {nameof(Attention)}, whose size is told by its width");
        foreach (var fault in WindowShape.Faults(options, nameof(Attention)))
            yield return fault;
    }

    internal override NetworkParts Build(AutoencoderTrainingOptions options, NetworkSizes sizes)
    {
        WindowShape.Require(Length, Channels, sizes.Features, $"{nameof(Architecture)}.{nameof(Attention)}");
        int positions = Length / Patch;
        return new NetworkParts(
            [
                PerPosition(new DenseLayer(sizes.Features / positions, Width, Activation.Identity)),
                new PositionLayer(positions, Width),
                .. BlocksOf(options.EncoderActivation),
                PerPosition(new NormalizationLayer(Width)),
                new MeanLayer(positions, Width),
                new DenseLayer(Width + sizes.Beside, sizes.Head, options.LatentActivation),
            ],
            [
                new DenseLayer(sizes.Code, Width, Activation.Identity),
                new PositionLayer(positions, Width, repeatsInput: true),
                .. BlocksOf(options.DecoderActivation),
                PerPosition(new NormalizationLayer(Width)),
                PerPosition(new DenseLayer(Width, sizes.Raw / positions, Activation.Identity)),
            ]);

        PerStepLayer PerPosition(NetworkLayer layer) => new(positions, layer);
        IEnumerable<NetworkLayer> BlocksOf(Activation activation)
            => Enumerable.Range(0, Blocks).Select(_ => new AttentionBlock(positions, Width, Heads, activation, options.HiddenDropout));
    }
}
