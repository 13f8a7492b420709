namespace MLNetAutoencoder.Tests;

public sealed class ScalerStatisticsTests
{
    [Fact]
    public void Learn_None_GivesNoScaler() =>
        Assert.Null(
            Learn(
                InputScaling.None,
                [
                    [1, 2],
                ]
            )
        );

    [Fact]
    public void Learn_Standard_IsMeanAndPopulationDeviation()
    {
        var rows = Samples.Noise(300, 5, scale: 12, shift: -3);
        var scaler = Learn(InputScaling.Standard, rows)!;
        for (int i = 0; i < 5; i++)
        {
            double mean = rows.Average(r => (double)r[i]);
            double deviation = Math.Sqrt(rows.Average(r => (r[i] - mean) * (r[i] - mean)));
            Assert.Equal(mean, scaler.Shift[i], 1e-6);
            Assert.Equal(1 / deviation, scaler.Factor[i], 1e-7);
        }
    }

    [Fact]
    public void Learn_MinMax_BringsTheRangeToZeroAndOne()
    {
        var rows = Samples.Noise(100, 3, scale: 50, shift: 7);
        var scaler = Learn(InputScaling.MinMax, rows)!;
        var scaled = rows.Select(row => Apply(scaler, row)).ToList();
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(rows.Min(r => r[i]), scaler.Shift[i]);
            Assert.Equal(0, scaled.Min(r => r[i]));
            Assert.Equal(1, scaled.Max(r => r[i]), 1e-6f);
        }
    }

    [Theory]
    [InlineData(InputScaling.Standard)]
    [InlineData(InputScaling.Pooled)]
    [InlineData(InputScaling.MinMax)]
    [InlineData(InputScaling.Robust)]
    public void Learn_ConstantFeature_IsOnlyShifted(InputScaling scaling)
    {
        foreach (var (constant, factor) in new[] { (0f, 1f), (5f, 1f), (-0.1f, 1f), (1e30f, 1e-25f), (1e-42f, 1f) })
        {
            var scaler = Learn(scaling, [.. Enumerable.Range(0, 50).Select(i => new[] { constant, i })])!;
            Assert.Equal(1, scaler.Factor[0] / factor, 1e-5f);
            Assert.Equal(0, Apply(scaler, [constant, 0])[0]);
            Assert.NotEqual(1, scaler.Factor[1]);
        }
    }

    [Theory]
    [InlineData(InputScaling.Standard)]
    [InlineData(InputScaling.Pooled)]
    [InlineData(InputScaling.MinMax)]
    [InlineData(InputScaling.Robust)]
    public void Learn_OneRow_IsOnlyShifted(InputScaling scaling)
    {
        var scaler = Learn(
            scaling,
            [
                [3, -4],
            ]
        )!;
        Assert.Equal([3, -4], scaler.Shift);
        Assert.Equal([1, 1], scaler.Factor);
    }

    [Fact]
    public void Learn_Pooled_KeepsTheSizesOfFeaturesBesideEachOther()
    {
        float[][] rows = [.. Samples.Noise(4000, 3).Select(row => new[] { (3 * row[0]) + 100, row[1] - 7, 5 })];
        var scaler = Learn(InputScaling.Pooled, rows)!;
        var standard = Learn(InputScaling.Standard, rows)!;
        Assert.Equal(standard.Shift, scaler.Shift);
        Assert.Equal(scaler.Factor[0], scaler.Factor[1]);
        Assert.Equal(1, scaler.Factor[2]);
        double meanVariance = (Math.Pow(1 / standard.Factor[0], 2) + Math.Pow(1 / standard.Factor[1], 2)) / 2;
        Assert.Equal(1 / Math.Sqrt(meanVariance), scaler.Factor[0], 1e-6f);
    }

    /// <summary>The textbook formula, mean of squares less square of mean, gives nonsense here even in double precision.</summary>
    [Fact]
    public void Learn_HugeMeanAndSmallSpread_KeepsTheSpread()
    {
        float[][] rows = [.. Enumerable.Range(0, 1000).Select(i => new[] { 1e6f + (i % 2) })];
        var scaler = Learn(InputScaling.Standard, rows)!;
        Assert.Equal(2, scaler.Factor[0], 1e-4f);
        Assert.Equal(1, Math.Abs(Apply(scaler, [1e6f])[0]), 0.1f);
        Assert.Equal(1, Math.Abs(Apply(scaler, [1e6f + 1])[0]), 0.1f);
    }

    [Theory]
    [InlineData(InputScaling.Standard)]
    [InlineData(InputScaling.Pooled)]
    [InlineData(InputScaling.MinMax)]
    [InlineData(InputScaling.Robust)]
    public void Learn_ValuesNearTheEndsOfTheRange_GivesUsableNumbers(InputScaling scaling)
    {
        float[][] rows =
        [
            [-1.6e38f, 1e-40f],
            [1.6e38f, 2e-40f],
            [0, 1e-45f],
        ];
        var scaler = Learn(scaling, rows)!;
        Assert.All(scaler.Factor, f => Assert.True(float.IsFinite(f) && f > 0));
        Assert.All(scaler.Shift, s => Assert.True(float.IsFinite(s)));
        Assert.All(rows.SelectMany(row => Apply(scaler, row)), x => Assert.True(float.IsFinite(x), $"{x}"));
    }

    [Theory]
    [InlineData(InputScaling.Standard)]
    [InlineData(InputScaling.Pooled)]
    [InlineData(InputScaling.Robust)]
    public void Learn_OutlierLimit_CutsOffWhatTheNetworkSees(InputScaling scaling)
    {
        var rows = Samples.Noise(500, 11, scale: 10, shift: 100);
        var scaler = Learn(scaling, rows, limit: 1.5)!;
        var unlimited = Learn(scaling, rows)!;
        Assert.Equal(unlimited.Shift, scaler.Shift);
        Assert.Equal(unlimited.Factor, scaler.Factor);
        Assert.All(rows, row => Assert.Equal(Apply(unlimited, row).Select(x => Math.Clamp(x, -1.5f, 1.5f)), Apply(scaler, row)));
        Assert.Contains(rows, row => Apply(scaler, row)[0] == 1.5f);
    }

    [Theory]
    [InlineData(InputScaling.Standard, null)]
    [InlineData(InputScaling.MinMax, 1.5)]
    public void Learn_NoLimitOrOtherScaling_CutsOffNothing(InputScaling scaling, double? limit) =>
        Assert.Equal(float.PositiveInfinity, Learn(scaling, Samples.Noise(10, 2), limit)!.Limit);

    /// <summary>A mean that no double holds, and values whose squares swamp the spread.</summary>
    [Fact]
    public void Learn_SpreadNearTheLastBitOfTheMean_IsThatOfExactArithmetic()
    {
        float[][] rows = [.. Enumerable.Range(0, 30_001).Select(i => new[] { 4e6f + (i % 3), -3e6f + (i % 7 * 0.5f) })];
        var scaler = Learn(InputScaling.Standard, rows)!;
        for (int i = 0; i < 2; i++)
        {
            decimal mean = rows.Sum(r => (decimal)(double)r[i]) / rows.Length;
            decimal variance = rows.Sum(r => ((decimal)(double)r[i] - mean) * ((decimal)(double)r[i] - mean)) / rows.Length;
            Assert.Equal((float)(double)mean, scaler.Shift[i]);
            Assert.Equal((float)(1 / Math.Sqrt((double)variance)), scaler.Factor[i]);
        }
    }

    /// <summary>Nine in ten are 0, so the middle half is one value.</summary>
    [Fact]
    public void Learn_RobustFeatureWhoseMiddleHalfIsOneValue_GoesByItsDeviation()
    {
        float[][] rows = [.. Enumerable.Range(0, 1000).Select(i => new[] { i % 10 == 0 ? 4f : 0, i % 10 == 0 ? 1e6f + 4 : 1e6f })];
        var scaler = Learn(InputScaling.Robust, rows)!;
        Assert.Equal([0, 1e6f], scaler.Shift);
        Assert.All(scaler.Factor, factor => Assert.Equal(1 / (1.34898 * 4 * Math.Sqrt(0.1 * 0.9)), factor, 1e-5));
    }

    [Fact]
    public void Learn_RobustOutliers_MoveNothing()
    {
        var rows = Samples.Noise(999, 4, scale: 2, shift: 9);
        var clean = Learn(InputScaling.Robust, rows)!;
        foreach (var row in rows.Where(row => row[0] > 12))
            row.AsSpan().Replace(row[0], 1e30f);
        var scaler = Learn(InputScaling.Robust, rows)!;
        Assert.Contains(rows, row => row[0] == 1e30f);
        Assert.Equal(clean.Shift, scaler.Shift);
        Assert.Equal(clean.Factor, scaler.Factor);
    }

    [Fact]
    public void Apply_InPlace_IsAsApart()
    {
        for (int features = 1; features < 40; features++)
        {
            var rows = Samples.Noise(20, features, scale: 3);
            var scaler = Learn(InputScaling.Standard, rows, limit: 1)!;
            foreach (var row in rows)
            {
                var apart = Apply(scaler, row);
                scaler.Apply(row, row);
                Assert.Equal(apart, row);
            }
        }
    }

    private static LinearScaler? Learn(InputScaling scaling, IReadOnlyList<float[]> rows, double? limit = null)
    {
        var statistics = ScalerStatistics.For(scaling, rows[0].Length, seed: 1);
        foreach (var row in rows)
            statistics?.Add(row);
        return (LinearScaler?)statistics?.Learn(limit);
    }

    private static float[] Apply(FeatureScaler scaler, float[] row)
    {
        var scaled = new float[row.Length];
        scaler.Apply(row, scaled);
        return scaled;
    }
}
