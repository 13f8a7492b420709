namespace MLNetAutoencoder.Tests;

public sealed class DriftStatisticsTests
{
    [Fact]
    public void StabilityIndex_BetweenQuantiles_IsThatByHand()
    {
        // The edge is 2: two and two rows of the reference, one and three now.
        Assert.Equal(
            (-0.25 * Math.Log(0.25 / 0.5)) + (0.25 * Math.Log(0.75 / 0.5)),
            DriftStatistics.StabilityIndex(([1, 2, 3, 4], 4), ([0, 3, 3, 9], 4), bins: 2),
            12
        );
    }

    [Fact]
    public void StabilityIndex_OfFewValues_HasABinForEachAndOneForOthers()
    {
        // Bins of 0, 1, others and missing: 2, 1, 0, 1 rows of the reference, 1, 0, 3, 0 now; none counts half a row.
        double expected =
            ((0.25 - 0.5) * Math.Log(0.25 / 0.5))
            + ((0.125 - 0.25) * Math.Log(0.125 / 0.25))
            + ((0.75 - 0.125) * Math.Log(0.75 / 0.125))
            + ((0.125 - 0.25) * Math.Log(0.125 / 0.25));
        Assert.Equal(expected, DriftStatistics.StabilityIndex(([0, 0, 1], 4), ([-1, 0, 0.5, 7], 4), bins: 2), 12);
    }

    [Fact]
    public void StabilityIndex_OfAConstant_IsZeroUntilItMoves()
    {
        Assert.Equal(0, DriftStatistics.StabilityIndex(([3, 3, 3], 3), ([3, 3], 2), bins: 10));
        Assert.True(DriftStatistics.StabilityIndex(([3, 3, 3], 3), ([2, 2], 2), bins: 10) > 1);
        Assert.Equal(0, DriftStatistics.StabilityIndex(([], 3), ([], 2), bins: 10));
        Assert.True(DriftStatistics.StabilityIndex(([1, 2, 3], 3), ([], 3), bins: 2) > 1);
    }

    [Fact]
    public void StabilityIndex_BetweenQuantiles_IsThatOfCounting()
    {
        var random = new Random(2);
        double[] first = Values(random, 97, 40),
            second = Values(random, 61, 50);
        for (int bins = 2; bins < 12; bins++)
        {
            double[] ends =
            [
                double.NegativeInfinity,
                .. Enumerable.Range(1, bins - 1).Select(i => first.First(v => first.Count(w => w <= v) * bins >= i * 97)).Distinct(),
                double.PositiveInfinity,
            ];
            double expected = 0;
            foreach (var (low, high) in ends.Zip(ends.Skip(1)))
            {
                double p = Math.Max(0.5, first.Count(v => v > low && v <= high)) / 97;
                double q = Math.Max(0.5, second.Count(v => v > low && v <= high)) / 61;
                expected += (q - p) * Math.Log(q / p);
            }
            Assert.Equal(expected, DriftStatistics.StabilityIndex((first, 97), (second, 61), bins), 12);
        }
    }

    [Fact]
    public void KolmogorovSmirnov_IsThatOfCounting()
    {
        var random = new Random(1);
        for (int round = 0; round < 50; round++)
        {
            double[] first = Values(random, random.Next(1, 30), 12),
                second = Values(random, random.Next(1, 30), 15);
            double expected = first
                .Concat(second)
                .Max(v =>
                    Math.Abs(((double)first.Count(x => x <= v) / first.Length) - ((double)second.Count(x => x <= v) / second.Length))
                );
            Assert.Equal(expected, DriftStatistics.KolmogorovSmirnov(first, second), 12);
        }
    }

    [Theory]
    [InlineData(0.5, 0.9639452436648751)]
    [InlineData(1.2238, 0.1000234278)]
    [InlineData(1.3581, 0.0499996304)]
    [InlineData(1.6276, 0.0100015373)]
    public void Kolmogorov_IsThatOfTables(double x, double tail) => Assert.Equal(tail, DriftStatistics.Kolmogorov(x), 9);

    [Fact]
    public void Kolmogorov_FallsFromOneToZero()
    {
        Assert.Equal(1, DriftStatistics.Kolmogorov(0));
        Assert.Equal(1, DriftStatistics.Kolmogorov(1e-200));
        Assert.Equal(DriftStatistics.Kolmogorov(1.18 - 1e-12), DriftStatistics.Kolmogorov(1.18), 9); // the series meet
        Assert.Equal(0, DriftStatistics.Kolmogorov(100));
    }

    [Fact]
    public void PValue_HasTheCorrectionOfStephens()
    {
        Assert.Equal(0.0124321417, DriftStatistics.PValue(0.1, 500, 500), 9);
        Assert.Equal(DriftStatistics.Kolmogorov(0.5 * (1 + 0.12 + 0.11)), DriftStatistics.PValue(0.5, 2, 2), 12);
    }

    private static double[] Values(Random random, int count, int below) =>
        [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(below)).Order()];
}
