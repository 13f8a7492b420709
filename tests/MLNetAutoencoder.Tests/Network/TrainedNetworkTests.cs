namespace MLNetAutoencoder.Tests;

public sealed class TrainedNetworkTests
{
    private const int Features = 5;

    private static readonly AutoencoderOptions Options = new() { HiddenSizes = [7, 4], LatentSize = 3, Normalization = Normalization.Batch };

    /// <summary>Weights, statistics, gains and shifts far from where they begin: small variances, gains of either sign.</summary>
    [Fact]
    public void From_BatchNormalization_IsFoldedExactly()
    {
        var plan = LayerPlan.Make(Options, Features);
        var layout = ParameterLayout.Of(plan);
        var random = new Random(11);
        var state = new NetworkState(
            [.. Enumerable.Range(0, layout.ParameterCount).Select(_ => (random.NextSingle() * 4) - 2)],
            [.. Enumerable.Range(0, layout.BufferCount).Select(i => random.NextSingle() * (i % 3 == 0 ? 1e-3f : 5))]);
        var folded = TrainedNetwork.From(plan, layout, state);
        TrainedLayer[] layers = [.. folded.Encoder, .. folded.Decoder];
        Assert.All(layers, layer => Assert.Null(layer.Normalization));
        var row = Samples.Noise(1, Features)[0];
        for (int l = 0; l < layers.Length; l++)
        {
            double[] x = [.. Enumerable.Range(0, layers[l].Inputs).Select(i => (double)row[i % Features])];
            double[] expected = Sums(plan.Layers[l], layout.Layers[l], state, x);
            for (int o = 0; o < expected.Length; o++)
            {
                double[] terms = [layers[l].Bias[o], .. x.Select((v, i) => v * layers[l].Weight[(o * x.Length) + i])];
                Assert.Equal(expected[o], terms.Sum(), 1.2e-7 * terms.Sum(Math.Abs)); // as far as single precision goes
            }
        }
    }

    [Fact]
    public void From_LayerNormalization_KeepsGainAndShiftOfHiddenLayers()
    {
        var plan = LayerPlan.Make(new AutoencoderOptions { HiddenSizes = [7, 4], LatentSize = 3, Normalization = Normalization.Layer }, Features);
        var layout = ParameterLayout.Of(plan);
        var state = new NetworkState([.. Enumerable.Range(0, layout.ParameterCount).Select(i => (float)i)], []);
        var network = TrainedNetwork.From(plan, layout, state);
        Assert.Equal([true, true, false], network.Encoder.Select(l => l.Normalization is not null));
        Assert.Equal([true, true, false], network.Decoder.Select(l => l.Normalization is not null));
        Assert.Equal(layout.Layers[1].Gain!.Value.Of(state.Parameters).ToArray(), network.Encoder[1].Normalization!.Gain);
        Assert.Equal(layout.Layers[1].Shift!.Value.Of(state.Parameters).ToArray(), network.Encoder[1].Normalization!.Shift);
        Assert.Equal(layout.Layers[1].Weight.Of(state.Parameters).ToArray(), network.Encoder[1].Weight);
    }

    [Fact]
    public void From_State_IsNotChanged()
    {
        var plan = LayerPlan.Make(Options, Features);
        var layout = ParameterLayout.Of(plan);
        var state = InitialWeights.Draw(plan, layout, WeightInitializer.HeNormal, seed: 1);
        var before = new NetworkState([.. state.Parameters], [.. state.Buffers]);
        TrainedNetwork.From(plan, layout, state);
        Assert.Equal(before.Parameters, state.Parameters);
        Assert.Equal(before.Buffers, state.Buffers);
    }

    /// <summary>What comes before a layer's activation, from the definition of batch normalisation.</summary>
    private static double[] Sums(PlannedLayer layer, LayerSlots slots, NetworkState state, double[] x)
    {
        double Parameter(Slot slot, int i) => state.Parameters[slot.Offset + i];
        return [.. Enumerable.Range(0, layer.Outputs).Select(o =>
        {
            double sum = Parameter(slots.Bias, o) + x.Select((v, i) => v * Parameter(slots.Weight, (o * x.Length) + i)).Sum();
            if (slots.Gain is not { } gain)
                return sum;
            double mean = state.Buffers[slots.Mean!.Value.Offset + o], variance = state.Buffers[slots.Variance!.Value.Offset + o];
            return ((sum - mean) / Math.Sqrt(variance + 1e-5) * Parameter(gain, o)) + Parameter(slots.Shift!.Value, o);
        })];
    }
}
