namespace MLNetAutoencoder.Tests;

public sealed class QuantileScalerTests
{
    [Fact]
    public void Apply_Ranks_AreUniformOnTheTrainingRows()
    {
        var rows = Samples.Noise(5000, 3, scale: 7, shift: -20);
        var scaler = Learn(rows);
        for (int i = 0; i < 3; i++)
        {
            float[] ranks = [.. rows.Select(row => scaler.Apply(row[i], i)).Order()];
            Assert.Equal((0, 1), (ranks[0], ranks[^1]));
            for (int row = 0; row < ranks.Length; row++)
                Assert.Equal(row / (ranks.Length - 1.0), ranks[row], 0.01);
        }
    }

    [Fact]
    public void Apply_BeyondTheTrainingRange_IsCutOff()
    {
        var scaler = Learn(Samples.Noise(300, 2));
        foreach (float far in new[] { 5f, 1e20f, float.MaxValue, float.PositiveInfinity })
            Assert.Equal((0, 1), (scaler.Apply(-far, 1), scaler.Apply(far, 1)));
        Assert.Equal(float.NaN, scaler.Apply(float.NaN, 0));
    }

    [Fact]
    public void Apply_ThereAndBack_GivesTheValue()
    {
        float[][] rows =
        [
            .. Samples
                .Noise(2000, 2, scale: 3, shift: 50)
                .Select((r, i) => new[] { r[0], MathF.Exp(r[1] - 50), i % 5, i % 2, i < 1990 ? 0 : i, 7 }),
        ];
        var scaler = Learn(rows);
        for (int feature = 0; feature < 6; feature++)
        {
            float spread = rows.Max(r => r[feature]) - rows.Min(r => r[feature]);
            foreach (var row in rows)
                Assert.Equal(
                    row[feature],
                    Scalers.Unscale(scaler, scaler.Apply(row[feature], feature), feature),
                    1e-5 * Math.Max(1, spread)
                );
        }
    }

    [Fact]
    public void Learn_OneHot_IsZeroAndOne()
    {
        float[][] rows = [.. Enumerable.Range(0, 3000).Select(i => new[] { i % 2, i % 3 == 0 ? 1 : 0, i == 77 ? 1f : 0, i == 5 ? 0f : 1 })];
        var scaler = Learn(rows);
        Assert.All(rows, row => Assert.Equal(row, Apply(scaler, row)));
    }

    /// <summary>Ranks of levels are those of their middle, but at the ends; between them lie ranks in between.</summary>
    [Fact]
    public void Learn_Levels_HaveTheirMiddleRanks()
    {
        float[][] rows = [.. Enumerable.Range(0, 4000).Select(i => new float[] { i % 4 })];
        var scaler = Learn(rows);
        Assert.Equal([0, 0.375f, 0.625f, 1], Enumerable.Range(0, 4).Select(level => MathF.Round(scaler.Apply(level, 0) * 128) / 128));
        Assert.Equal((scaler.Apply(1, 0) + scaler.Apply(2, 0)) / 2, scaler.Apply(1.5f, 0), 1e-6f);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-3.5f)]
    [InlineData(1e30f)]
    public void Learn_ConstantFeature_IsShiftedAndCutOff(float constant)
    {
        var scaler = Learn([
            [constant, 1],
            [constant, 2],
        ]);
        Assert.Equal(0, scaler.Apply(constant, 0));
        Assert.Equal(0, scaler.Apply(constant - 1, 0));
        Assert.Equal(1, scaler.Apply(MathF.Max(constant + 1, MathF.BitIncrement(constant)), 0));
        Assert.Equal(constant, Scalers.Unscale(scaler, 0, 0));
    }

    [Fact]
    public void Learn_OneRow_IsConstant() =>
        Assert.Equal(
            [0, 0],
            Apply(
                Learn([
                    [3, -4],
                ]),
                [3, -4]
            )
        );

    [Fact]
    public void Learn_ValuesNearTheEndsOfTheRange_GivesRanks()
    {
        float[][] rows =
        [
            [-3e38f, 1e-40f],
            [3e38f, 2e-40f],
            [0, 1e-45f],
        ];
        var scaler = Learn(rows);
        Assert.All(rows.SelectMany(row => Apply(scaler, row)), rank => Assert.InRange(rank, 0, 1));
        Assert.Equal([0, 1, 0.5f], rows.Select(row => scaler.Apply(row[0], 0)));
    }

    [Fact]
    public void Apply_InPlace_IsAsApart()
    {
        var rows = Samples.Noise(200, 13);
        var scaler = Learn(rows);
        foreach (var row in rows)
        {
            var apart = Apply(scaler, row);
            scaler.Apply(row, row);
            Assert.Equal(apart, row);
        }
    }

    [Fact]
    public void FromNumbers_NumbersThatCannotBe_AreRefused()
    {
        Assert.NotNull(QuantileScaler.FromNumbers(1, [1, 2, 0, 1]));
        foreach (
            float[] numbers in new float[][] { [], [1, 2, 0], [2, 1, 0, 1], [1, 2, 1, 0], [1, float.NaN, 0, 1], [1, 2, 3, 0, 0.5f, 1] }
        )
            Assert.Throws<InvalidDataException>(() => QuantileScaler.FromNumbers(1, numbers));
    }

    private static QuantileScaler Learn(IReadOnlyList<float[]> rows) =>
        Assert.IsType<QuantileScaler>(Tiny.Scaler(InputScaling.Quantile, rows));

    private static float[] Apply(FeatureScaler scaler, float[] row)
    {
        var scaled = new float[row.Length];
        scaler.Apply(row, scaled);
        return scaled;
    }
}
