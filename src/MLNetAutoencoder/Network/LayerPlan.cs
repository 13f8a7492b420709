namespace MLNetAutoencoder;

/// <summary>One dense layer of the plan.</summary>
/// <param name="Inputs">Values in.</param>
/// <param name="Outputs">Values out.</param>
/// <param name="Activation">What is applied to the sums.</param>
/// <param name="Normalization">What is applied to the sums before the activation.</param>
/// <param name="Dropout">Probability with which an output is set to 0 while learning.</param>
internal sealed record PlannedLayer(int Inputs, int Outputs, Activation Activation, Normalization Normalization = Normalization.None, double Dropout = 0);

/// <summary>The shape of a dense autoencoder, before there are weights.</summary>
/// <param name="Encoder">From features to code; at least one layer.</param>
/// <param name="Decoder">From code to features; at least one layer.</param>
internal sealed record LayerPlan(IReadOnlyList<PlannedLayer> Encoder, IReadOnlyList<PlannedLayer> Decoder)
{
    public int Features => Encoder[0].Inputs;

    public int LatentSize => Encoder[^1].Outputs;

    public IReadOnlyList<PlannedLayer> Layers => [.. Encoder, .. Decoder];

    public long Weights => Layers.Sum(l => (long)l.Inputs * l.Outputs);

    public bool IsNormalized => Layers.Any(l => l.Normalization != Normalization.None);

    public static LayerPlan Make(AutoencoderTrainingOptions options, int features)
    {
        int latent = options.LatentSize ?? options.DefaultLatentSize(features);
        var hidden = options.HiddenSizes ?? options.DefaultHiddenSizes(features);
        return new LayerPlan(
            Part([features, .. hidden, latent], options, options.EncoderActivation, options.LatentActivation),
            Part([latent, .. hidden.Reverse(), features], options, options.DecoderActivation, options.OutputActivation));
    }

    private static List<PlannedLayer> Part(int[] sizes, AutoencoderTrainingOptions options, Activation inner, Activation last)
        => [.. sizes.Zip(sizes.Skip(1)).Select((s, n) => n == sizes.Length - 2
            ? new PlannedLayer(s.First, s.Second, last)
            : new PlannedLayer(s.First, s.Second, inner, options.Normalization, options.HiddenDropout))];
}
