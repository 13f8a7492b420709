namespace MLNetAutoencoder;

/// <summary>One dense layer of the plan.</summary>
/// <param name="Inputs">Values in.</param>
/// <param name="Outputs">Values out.</param>
/// <param name="Activation">What is applied to them.</param>
internal sealed record PlannedLayer(int Inputs, int Outputs, Activation Activation);

/// <summary>The shape of a dense autoencoder, before there are weights.</summary>
/// <param name="Encoder">From features to code; at least one layer.</param>
/// <param name="Decoder">From code to features; at least one layer.</param>
internal sealed record LayerPlan(IReadOnlyList<PlannedLayer> Encoder, IReadOnlyList<PlannedLayer> Decoder)
{
    public int Features => Encoder[0].Inputs;

    public int LatentSize => Encoder[^1].Outputs;

    public long Weights => Encoder.Concat(Decoder).Sum(l => (long)l.Inputs * l.Outputs);

    public static LayerPlan Make(AutoencoderTrainingOptions options, int features)
    {
        int latent = options.LatentSize ?? options.DefaultLatentSize(features);
        var hidden = options.HiddenSizes ?? options.DefaultHiddenSizes(features);
        return new LayerPlan(
            Layers([features, .. hidden, latent], options.EncoderActivation, options.LatentActivation),
            Layers([latent, .. hidden.Reverse(), features], options.DecoderActivation, options.OutputActivation));
    }

    private static List<PlannedLayer> Layers(int[] sizes, Activation inner, Activation last)
        => [.. sizes.Zip(sizes.Skip(1), (i, o) => (i, o)).Select((s, n) => new PlannedLayer(s.i, s.o, n == sizes.Length - 2 ? last : inner))];
}
