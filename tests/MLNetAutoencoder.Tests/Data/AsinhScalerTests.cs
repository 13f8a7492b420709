namespace MLNetAutoencoder.Tests;

public sealed class AsinhScalerTests
{
    /// <summary>Log-normal features of three widths, one of few levels, one that is constant.</summary>
    private static readonly float[][] Rows =
    [
        .. Samples
            .Noise(3000, 3, scale: 1, shift: 0)
            .Select((r, i) => new[] { MathF.Exp(3 * r[0]), (1e4f * r[1]) + 7, MathF.Exp(r[2]) - 3, i % 3, 5 }),
    ];

    [Fact]
    public void Apply_TrainingRows_HaveMeanZeroAndDeviationOne()
    {
        var scaler = Learn(Rows);
        for (int i = 0; i < 4; i++)
        {
            float[] scaled = [.. Rows.Select(row => scaler.Apply(row[i], i))];
            double mean = scaled.Average();
            Assert.Equal(0, mean, 1e-4);
            Assert.Equal(1, Math.Sqrt(scaled.Average(value => Math.Pow(value - mean, 2))), 1e-4);
        }
    }

    [Fact]
    public void Apply_AnyValue_IsTheDefinition()
    {
        var scaler = Learn(Rows);
        for (int i = 0; i < 4; i++)
        {
            double[] column = [.. Rows.Select(row => (double)row[i])];
            double[] sorted = [.. column.Order()];
            double range = Quantile(sorted, 0.75) - Quantile(sorted, 0.25);
            double median = Quantile(sorted, 0.5),
                unit = Math.Sqrt(Moments(column).Deviation * range / 1.3489795);
            double[] bent = [.. column.Select(value => Math.Asinh((value - median) / unit))];
            var (center, spread) = Moments(bent);
            foreach (float value in new[] { -1e6f, -3, 0, 0.01f, 2, 1e5f, 1e15f })
                Assert.Equal((Math.Asinh((value - median) / unit) - center) / spread, scaler.Apply(value, i), 1e-4);
        }
    }

    /// <summary>A row at once, wider than a vector, in place, is each of its values by itself.</summary>
    [Fact]
    public void Apply_Row_IsItsValues()
    {
        float[][] rows = Samples.Noise(50, 300, scale: 4, shift: 2);
        var scaler = Learn(rows);
        foreach (var row in rows)
        {
            float[] each = [.. row.Select((value, i) => scaler.Apply(value, i))];
            scaler.Apply(row, row);
            Assert.All(row, (value, i) => Assert.Equal(each[i], value, 1e-6f));
        }
    }

    [Fact]
    public void Apply_FartherOut_IsFartherAndFinite()
    {
        var scaler = Learn(Rows);
        foreach (int sign in new[] { -1, 1 })
        {
            float last = 0;
            foreach (float size in new[] { 1e5f, 1e8f, 1e12f, 1e16f })
            {
                float scaled = sign * scaler.Apply(sign * size, 2);
                Assert.True(scaled > last + 1);
                last = scaled;
            }
            Assert.True(float.IsFinite(scaler.Apply(sign * float.MaxValue, 2)));
        }
    }

    [Fact]
    public void Apply_ThereAndBack_GivesTheValue()
    {
        var scaler = Learn(Rows);
        foreach (var row in Rows.Take(300))
        {
            for (int i = 0; i < row.Length; i++)
                Assert.Equal(
                    row[i],
                    Scalers.Unscale(scaler, scaler.Apply(row[i], i), i),
                    1e-5 * (1 + Moments([.. Rows.Select(r => (double)r[i])]).Deviation)
                );
        }
    }

    [Fact]
    public void Without_SomeFeatures_LeavesThemAsTheyAre()
    {
        var whole = Learn(Rows);
        var scaler = whole.Without([3]);
        float[] scaled = new float[5];
        scaler.Apply(Rows[1], scaled);
        Assert.Equal(1, scaled[3]);
        Assert.Equal(1, scaler.Apply(1, 3));
        Assert.Equal(whole.Apply(Rows[1][0], 0), scaled[0]);
        Assert.Equal(0.25f, Scalers.Unscale(scaler, 0.25f, 3));
        Assert.Equal(Rows[1][1], Scalers.Unscale(scaler, scaled[1], 1), 1e-4 * Math.Abs(Rows[1][1]) + 1e-2);
    }

    [Fact]
    public void FromNumbers_OfAnotherLength_Throws() =>
        Assert.Throws<InvalidDataException>(() => FeatureScaler.FromNumbers(ScalerKind.Asinh, 3, new float[14]));

    [Fact]
    public void FromNumbers_Numbers_GivesTheSame()
    {
        var scaler = Learn(Rows);
        var read = FeatureScaler.FromNumbers(ScalerKind.Asinh, 5, scaler.Numbers);
        Assert.Equal(scaler.Apply(17, 1), read.Apply(17, 1));
    }

    /// <summary>Linear between the two values around it.</summary>
    private static double Quantile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int low = (int)place;
        return sorted[low] + ((place - low) * (sorted[Math.Min(low + 1, sorted.Length - 1)] - sorted[low]));
    }

    private static FeatureScaler Learn(float[][] rows) => Tiny.Scaler(InputScaling.Asinh, rows)!;

    private static (double Mean, double Deviation) Moments(double[] values)
    {
        double mean = values.Average();
        return (mean, Math.Sqrt(values.Average(value => (value - mean) * (value - mean))));
    }
}
