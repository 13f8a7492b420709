using MLNetAutoencoder.Anomaly;

namespace MLNetAutoencoder.Tests;

public sealed class ParetoTailTests
{
    [Theory]
    [InlineData(-0.3)]
    [InlineData(0)]
    [InlineData(0.2)]
    [InlineData(0.6)]
    public void Of_ExcessesOfAKnownDistribution_FindsItsShapeAndScale(double shape)
    {
        double[] excesses = [.. Sample(20_000, shape, 3).Select(x => (double)x)];
        var tail = ParetoTail.Of(10, 0.02, excesses, 0, 5);
        Assert.InRange(tail.Shape, shape - 0.03, shape + 0.03);
        Assert.InRange(tail.Scale, 2.9, 3.1);
    }

    [Theory]
    [InlineData(-0.2)]
    [InlineData(0.3)]
    public void Of_FewExcesses_ComesNearOnAverage(double shape)
    {
        var fitted = Enumerable
            .Range(0, 300)
            .Select(seed => ParetoTail.Of(0, 0.02, [.. Sample(8, shape, 1, seed).Select(x => (double)x)], 0, 0).Shape);
        Assert.InRange(fitted.Average(), shape - 0.3, shape + 0.2); // few excesses hide a heavy tail
    }

    [Fact]
    public void Fit_LargeSample_ExtrapolatesBeyondIt()
    {
        // Exponential: the value exceeded with probability p is -ln p.
        var tail = ParetoTail.Fit(Sample(50_000, 0, 1));
        Assert.InRange(tail.Share, 0.019, 0.021);
        Assert.InRange(tail.Quantile(1e-3), 6.6, 7.2);
        Assert.InRange(tail.Quantile(1e-6), 12, 16);
    }

    [Fact]
    public void Fit_SmallSample_LeavesEnoughExcesses()
    {
        Assert.Equal(30 / 200.0, ParetoTail.Fit(Sample(200, 0.1, 1)).Share, 1e-12);
        Assert.Equal(0.5, ParetoTail.Fit(Sample(20, 0.1, 1)).Share, 1e-12);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(300)]
    [InlineData(20_000)]
    public void Exceedance_AlongValues_FallsAndInvertsQuantile(int count)
    {
        var tail = ParetoTail.Fit(Sample(count, 0.2, 2));
        double last = 1;
        for (double value = -1; value < 1e4; value += 0.37)
        {
            double probability = tail.Exceedance(value);
            Assert.InRange(probability, double.Epsilon, last);
            last = probability;
        }
        foreach (double p in new[] { 0.9, 0.6, 0.5, 0.3, 0.1, 0.01, 1e-4, 1e-7 })
            Assert.Equal(p, tail.Exceedance(tail.Quantile(p)), p * 1e-6);
    }

    [Fact]
    public void Exceedance_BeyondAnEnd_StaysAboveZero()
    {
        var tail = ParetoTail.Of(0, 0.1, [.. Sample(5000, -0.4, 1).Select(x => (double)x)], 0, 0);
        Assert.InRange(tail.Shape, -0.5, -0.3);
        Assert.True(tail.Exceedance(1e9) > 0);
        Assert.True(double.IsNaN(tail.Exceedance(double.NaN)));
    }

    [Fact]
    public void Fit_EqualValues_TakesAnyHigherOneForImpossible()
    {
        foreach (int count in new[] { 1, 2, 500 })
        {
            var tail = ParetoTail.Fit(Enumerable.Repeat(4f, count).ToArray());
            Assert.Equal(4, tail.Quantile(1e-4));
            Assert.Equal(1, tail.Exceedance(4));
            Assert.Equal(double.Epsilon, tail.Exceedance(4.1));
        }
    }

    [Fact]
    public void Fit_TiesAtTheTop_BeginsBelowThem()
    {
        float[] values = [.. Enumerable.Range(0, 900).Select(i => i / 900f), .. Enumerable.Repeat(1f, 100)];
        var tail = ParetoTail.Fit(values);
        Assert.Equal(0.1, tail.Share, 1e-9);
        Assert.True(tail.Quantile(1e-4) >= 1 - 1e-6);
        Assert.True(double.IsFinite(tail.Scale) && tail.Scale > 0);
    }

    [Fact]
    public void Fit_TwoValues_GivesNumbers()
    {
        var tail = ParetoTail.Fit([1, 2]);
        Assert.True(double.IsFinite(tail.Quantile(1e-4)));
        Assert.True(tail.Quantile(1e-4) > tail.Quantile(1e-2));
    }

    [Fact]
    public void Fit_MostlyZero_FitsWhatIsAbove()
    {
        float[] values = [.. new float[950], .. Sample(50, 0, 1)];
        var tail = ParetoTail.Fit(values);
        Assert.Equal(0, tail.Lowest);
        Assert.True(tail.Exceedance(1) > tail.Exceedance(2));
    }

    [Fact]
    public void Fit_ValuesThatAreNotFinite_LeavesThemOut()
    {
        float[] values = Sample(500, 0.1, 1);
        Assert.Equal(ParetoTail.Fit(values), ParetoTail.Fit([.. values, float.NaN, float.PositiveInfinity]));
        Assert.Contains("finite", Assert.Throws<ArgumentException>(() => ParetoTail.Fit([float.NaN])).Message, StringComparison.Ordinal);
    }

    /// <summary>Draws of a generalised Pareto distribution from 0 on.</summary>
    private static float[] Sample(int count, double shape, double scale, int seed = 1)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ => 1 - random.NextDouble())
                .Select(u => (float)(scale * (shape == 0 ? -Math.Log(u) : (Math.Pow(u, -shape) - 1) / shape))),
        ];
    }
}
