namespace MLNetAutoencoder.Tests;

public sealed class LayerTailTests
{
    private const int Features = 5;
    private const int Units = 7;

    /// <summary>Weights, statistics, gains and shifts far from where they begin: small variances, gains of either sign.</summary>
    [Fact]
    public void Fold_BatchNormalization_IsExact()
    {
        var (layer, numbers) = Layer(Normalization.Batch);
        float[] weight = numbers[layer.Weight].ToArray(),
            bias = numbers[layer.Bias].ToArray();
        layer.Tail.Fold(numbers, weight, bias, i => i / Features);
        var normal = layer.Tail.Parameters.Select(p => numbers[p].ToArray()).ToArray();
        var row = Samples.Noise(1, Features)[0];
        for (int unit = 0; unit < Units; unit++)
        {
            double sum = numbers[layer.Bias][unit];
            for (int i = 0; i < Features; i++)
                sum += (double)row[i] * numbers[layer.Weight][(unit * Features) + i];
            double expected = ((sum - normal[2][unit]) / Math.Sqrt(normal[3][unit] + 1e-5) * normal[0][unit]) + normal[1][unit];
            double[] terms = [bias[unit], .. row.Select((x, i) => (double)x * weight[(unit * Features) + i])];
            Assert.Equal(expected, terms.Sum(), 1.2e-7 * terms.Sum(Math.Abs)); // as far as single precision goes
        }
    }

    [Theory]
    [InlineData(Normalization.None)]
    [InlineData(Normalization.Layer)]
    public void Fold_AnotherNormalization_ChangesNothing(Normalization normalization)
    {
        var (layer, numbers) = Layer(normalization);
        float[] weight = numbers[layer.Weight].ToArray(),
            bias = numbers[layer.Bias].ToArray();
        layer.Tail.Fold(numbers, weight, bias, i => i / Features);
        Assert.Equal(numbers[layer.Weight].ToArray(), weight);
        Assert.Equal(numbers[layer.Bias].ToArray(), bias);
    }

    private static (DenseLayer Layer, WeightSpans Numbers) Layer(Normalization normalization)
    {
        var layer = new DenseLayer(Features, Units, Activation.Elu, normalization);
        var layout = ParameterLayout.Of([layer]);
        var random = new Random(11);
        var state = new SavedWeights(
            [.. Enumerable.Range(0, layout.ParameterCount).Select(_ => (random.NextSingle() * 4) - 2)],
            [.. Enumerable.Range(0, layout.BufferCount).Select(i => random.NextSingle() * (i % 3 == 0 ? 1e-3f : 5))]
        );
        return (layer, new WeightSpans(layout, state));
    }
}
