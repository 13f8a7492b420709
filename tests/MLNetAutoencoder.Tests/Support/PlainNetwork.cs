namespace MLNetAutoencoder.Tests;

/// <summary>A dense layer with its numbers; those of normalization are empty where it has none.</summary>
internal sealed record PlainLayer(
    int Inputs,
    int Outputs,
    float[] Weight,
    float[] Bias,
    Activation Activation,
    Normalization Normalization,
    float[][] Normal
);

/// <summary>A dense autoencoder as plain arrays, to compute by hand what the engine computes.</summary>
internal sealed record PlainNetwork(IReadOnlyList<PlainLayer> Encoder, IReadOnlyList<PlainLayer> Decoder)
{
    public static PlainNetwork Of(AutoencoderPlan plan, SavedWeights state)
    {
        var numbers = new WeightSpans(ParameterLayout.Of(plan.Layers), state);
        var decoder = plan.Decoder.Select(Layer).ToArray();
        decoder[^1] = decoder[^1] with { Activation = ((ActivationLayer)plan.Head).Activation };
        return new PlainNetwork([.. plan.Encoder.Select(Layer)], decoder);

        PlainLayer Layer(NetworkLayer layer)
        {
            var dense = (DenseLayer)layer;
            return new PlainLayer(
                dense.Inputs,
                dense.Outputs,
                numbers[dense.Weight].ToArray(),
                numbers[dense.Bias].ToArray(),
                dense.Tail.Activation,
                dense.Tail.Normalization,
                [.. dense.Tail.Parameters.Select(p => numbers[p].ToArray())]
            );
        }
    }
}
