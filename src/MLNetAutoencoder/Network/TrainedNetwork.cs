namespace MLNetAutoencoder;

/// <summary>Layer normalisation of a layer's sums: <c>(z - mean) / sqrt(variance + epsilon) * Gain + Shift</c>.</summary>
/// <param name="Gain">One value per output.</param>
/// <param name="Shift">One value per output.</param>
internal sealed record TrainedNormalization(float[] Gain, float[] Shift)
{
    /// <summary>What is added to variances, as in PyTorch.</summary>
    public const double Epsilon = 1e-5;
}

/// <summary>One dense layer with its weights: <c>y = activation(normalization(x Wᵀ + b))</c>.</summary>
/// <param name="Inputs">Values in.</param>
/// <param name="Outputs">Values out.</param>
/// <param name="Weight">W, row-major, <c>Outputs x Inputs</c>.</param>
/// <param name="Bias">b, <c>Outputs</c> values.</param>
/// <param name="Activation">What is applied last.</param>
/// <param name="Normalization">Layer normalisation of the sums; null for none.</param>
internal sealed record TrainedLayer(int Inputs, int Outputs, float[] Weight, float[] Bias, Activation Activation, TrainedNormalization? Normalization = null);

/// <summary>A trained network as plain arrays: what leaves the training engine. Batch normalisation is folded into the weights.</summary>
/// <param name="Encoder">From features to code.</param>
/// <param name="Decoder">From code to features.</param>
internal sealed record TrainedNetwork(IReadOnlyList<TrainedLayer> Encoder, IReadOnlyList<TrainedLayer> Decoder)
{
    public static TrainedNetwork From(LayerPlan plan, ParameterLayout layout, NetworkState state)
    {
        TrainedLayer[] layers = [.. plan.Layers.Zip(layout.Layers, (layer, slots) => Layer(layer, slots, state))];
        return new TrainedNetwork(layers[..plan.Encoder.Count], layers[plan.Encoder.Count..]);
    }

    private static TrainedLayer Layer(PlannedLayer layer, LayerSlots slots, NetworkState state)
    {
        float[] weight = slots.Weight.Of(state.Parameters).ToArray();
        float[] bias = slots.Bias.Of(state.Parameters).ToArray();
        if (layer.Normalization == Normalization.Batch)
            Fold(weight, bias, slots, state);
        var normalization = layer.Normalization != Normalization.Layer ? null
            : new TrainedNormalization(slots.Gain!.Value.Of(state.Parameters).ToArray(), slots.Shift!.Value.Of(state.Parameters).ToArray());
        return new TrainedLayer(layer.Inputs, layer.Outputs, weight, bias, layer.Activation, normalization);
    }

    /// <summary>W' = W g / s and b' = (b - mean) g / s + shift, where s is the square root of variance and epsilon.</summary>
    private static void Fold(float[] weight, float[] bias, LayerSlots slots, NetworkState state)
    {
        var gain = slots.Gain!.Value.Of(state.Parameters);
        var shift = slots.Shift!.Value.Of(state.Parameters);
        var mean = slots.Mean!.Value.Of(state.Buffers);
        var variance = slots.Variance!.Value.Of(state.Buffers);
        for (int i = 0; i < bias.Length; i++)
        {
            double factor = gain[i] / Math.Sqrt(variance[i] + TrainedNormalization.Epsilon);
            bias[i] = (float)(((bias[i] - (double)mean[i]) * factor) + shift[i]);
            foreach (ref float w in weight.AsSpan(i * slots.Weight.Columns, slots.Weight.Columns))
                w = (float)(w * factor);
        }
    }
}
