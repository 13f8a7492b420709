namespace MLNetAutoencoder.Tests;

public sealed class InitialWeightsTests
{
    private const int Features = 300;
    private const int Hidden = 200;

    /// <summary>The variance in terms of inputs and outputs, and whether the numbers are uniform.</summary>
    public static TheoryData<WeightInitializer, Func<double, double, double>, bool> Distributions =>
        new()
        {
            { WeightInitializer.Torch, (inputs, _) => 1 / (3 * inputs), true },
            { WeightInitializer.XavierUniform, (inputs, outputs) => 2 / (inputs + outputs), true },
            { WeightInitializer.XavierNormal, (inputs, outputs) => 2 / (inputs + outputs), false },
            { WeightInitializer.HeUniform, (inputs, _) => 2 / inputs, true },
            { WeightInitializer.HeNormal, (inputs, _) => 2 / inputs, false },
            { WeightInitializer.LeCunUniform, (inputs, _) => 1 / inputs, true },
            { WeightInitializer.LeCunNormal, (inputs, _) => 1 / inputs, false },
        };

    public static TheoryData<WeightInitializer> All => new(Enum.GetValues<WeightInitializer>());

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Draw_Initializer_HasMeanVarianceAndBound(
        WeightInitializer initializer,
        Func<double, double, double> variance,
        bool isUniform
    )
    {
        var (plan, layout, state) = Draw(initializer);
        foreach (var layer in plan.Dense().Where(l => l.Multiplications > 10_000))
        {
            double expected = variance(layer.Inputs, layer.Outputs),
                deviation = Math.Sqrt(expected);
            float[] weights = layout[layer.Weight].Of(state.Parameters).ToArray();
            double n = weights.Length,
                mean = weights.Average(),
                spread = weights.Average(w => (w - mean) * (w - mean));
            Assert.Equal(0, mean, 5 * deviation / Math.Sqrt(n));
            Assert.Equal(expected, spread, 5 * expected * Math.Sqrt((isUniform ? 0.8 : 2) / n)); // the variance of x² is kurtosis - 1
            double greatest = weights.Max(Math.Abs),
                bound = Math.Sqrt(3) * deviation;
            if (isUniform)
                Assert.InRange(greatest, 0.99 * bound, 1.000001 * bound);
            else
                Assert.InRange(greatest, 3 * deviation, 7 * deviation);
        }
    }

    [Theory]
    [InlineData(20, 50)]
    [InlineData(50, 20)]
    [InlineData(30, 30)]
    [InlineData(1, 7)]
    [InlineData(120, 100)]
    public void Draw_Orthogonal_HasVectorsOfLengthOneAtRightAngles(int features, int latent)
    {
        var options = new AutoencoderOptions { LatentSize = latent, HiddenSizes = [] };
        var plan = AutoencoderPlan.Make(options, features);
        var layout = ParameterLayout.Of(plan.Layers);
        var state = InitialWeights.Draw(layout, WeightInitializer.Orthogonal, seed: 3);
        foreach (var slot in layout.Weights)
        {
            float[] weights = slot.Of(state.Parameters).ToArray();
            bool byRows = slot.Rows <= slot.Columns;
            var vectors = Enumerable
                .Range(0, Math.Min(slot.Rows, slot.Columns))
                .Select(v =>
                    Enumerable
                        .Range(0, Math.Max(slot.Rows, slot.Columns))
                        .Select(i => (double)weights[byRows ? (v * slot.Columns) + i : (i * slot.Columns) + v])
                        .ToArray()
                )
                .ToArray();
            for (int a = 0; a < vectors.Length; a++)
            {
                for (int b = 0; b <= a; b++)
                    Assert.Equal(a == b ? 1 : 0, vectors[a].Zip(vectors[b], (x, y) => x * y).Sum(), 1e-5);
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Draw_SameSeed_GivesTheSameNumbers(WeightInitializer initializer)
    {
        float[] first = Draw(initializer).State.Parameters;
        Assert.Equal(first, Draw(initializer).State.Parameters);
        Assert.NotEqual(first, Draw(initializer, seed: 2).State.Parameters);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Draw_Biases_AreZeroButForTorch(WeightInitializer initializer)
    {
        var (plan, layout, state) = Draw(initializer);
        foreach (var layer in plan.Dense())
        {
            float[] bias = layout[layer.Bias].Of(state.Parameters).ToArray();
            double bound = 1 / Math.Sqrt(layer.Inputs);
            if (initializer == WeightInitializer.Torch)
            {
                Assert.All(bias, b => Assert.InRange(Math.Abs(b), 0, 1.000001 * bound));
                Assert.Equal(bias.Length, bias.Distinct().Count());
                Assert.InRange(bias.Max(Math.Abs), 0.5 * bound, 1.000001 * bound);
            }
            else
            {
                Assert.All(bias, b => Assert.Equal(0, b));
            }
        }
    }

    [Theory]
    [InlineData(Normalization.Batch)]
    [InlineData(Normalization.Layer)]
    public void Draw_Normalization_BeginsWithoutEffect(Normalization normalization)
    {
        var plan = AutoencoderPlan.Make(new AutoencoderOptions { HiddenSizes = [6, 4], Normalization = normalization }, 5);
        var layout = ParameterLayout.Of(plan.Layers);
        var state = InitialWeights.Draw(layout, WeightInitializer.HeNormal, seed: 1);
        var numbers = new WeightSpans(layout, state);
        var normalized = plan.Dense().Where(l => l.Tail.Parameters.Any()).ToList();
        Assert.Equal(4, normalized.Count);
        foreach (var layer in normalized)
        {
            float[][] values = [.. layer.Tail.Parameters.Select(p => numbers[p].ToArray())]; // gain, shift, mean, variance
            Assert.Equal(normalization == Normalization.Batch ? 4 : 2, values.Length);
            for (int i = 0; i < values.Length; i++)
                Assert.All(values[i], value => Assert.Equal(i % 3 == 0 ? 1 : 0, value));
        }
    }

    [Fact]
    public void Draw_UnknownInitializer_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => Draw((WeightInitializer)99));

    private static (AutoencoderPlan Plan, ParameterLayout Layout, SavedWeights State) Draw(WeightInitializer initializer, int seed = 1)
    {
        var plan = AutoencoderPlan.Make(new AutoencoderOptions { HiddenSizes = [Hidden], LatentSize = 10 }, Features);
        var layout = ParameterLayout.Of(plan.Layers);
        return (plan, layout, InitialWeights.Draw(layout, initializer, seed));
    }
}
