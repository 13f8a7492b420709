namespace MLNetAutoencoder.Tests;

public sealed class RowSampleTests
{
    [Fact]
    public void SortedColumns_FewRows_AreAllOfThem()
    {
        var rows = Samples.Noise(RowSample.MostRows, 2);
        var columns = Columns(rows, 2);
        for (int i = 0; i < 2; i++)
            Assert.Equal(rows.Select(r => r[i]).Order(), columns[i]);
    }

    /// <summary>The documented bound, for rows that come in ascending order, which a sample of the first would fail on.</summary>
    [Theory]
    [InlineData(1, 20_000, 0.014)]
    [InlineData(784, 10_699, 0.02)]
    [InlineData(9000, 1_000, 0.062)]
    public void SortedColumns_ManyRows_AreASampleWithinTheBound(int features, int size, double bound)
    {
        const int Rows = 100_000;
        for (int seed = 0; seed < (features == 1 ? 20 : 1); seed++)
        {
            var sample = new RowSample(features, seed);
            var sparse = new float[2];
            for (int row = 0; row < Rows; row++)
            {
                sparse[0] = row; // in slot 0, whose number is in the bits of a 0
                sample.Add(features == 1 ? sparse.AsSpan(0, 1) : sparse);
            }
            float[] column = [.. sample.SortedColumns().First()];
            Assert.Equal(size, column.Length);
            Assert.Equal(size, column.Distinct().Count());
            double off = column
                .Select((row, i) => Math.Max(Math.Abs((row / Rows) - ((double)i / size)), Math.Abs((row / Rows) - ((i + 1.0) / size))))
                .Max();
            Assert.InRange(off, 1e-4, bound);
        }
    }

    [Fact]
    public void SortedColumns_OtherSeed_IsOtherRows()
    {
        var rows = Samples.Noise(30_000, 1);
        Assert.Equal(Columns(rows, 1, seed: 1)[0], Columns(rows, 1, seed: 1)[0]);
        Assert.NotEqual(Columns(rows, 1, seed: 1)[0], Columns(rows, 1, seed: 2)[0]);
    }

    [Theory]
    [InlineData(1, 2, 3)]
    [InlineData(1, 4, 2)]
    [InlineData(0, 7, 1)]
    [InlineData(7, 7, 10)]
    [InlineData(1, 8, 1.5)]
    [InlineData(7, 8, 7)]
    public void Quantile_BetweenValues_IsLinear(int numerator, int denominator, double expected) =>
        Assert.Equal(expected, RowSample.Quantile([1, 2, 3, 4, 10], numerator, denominator), 1e-12);

    private static float[][] Columns(float[][] rows, int features, int seed = 1)
    {
        var sample = new RowSample(features, seed);
        foreach (var row in rows)
            sample.Add(row);
        return [.. sample.SortedColumns().Select(column => column.ToArray())];
    }
}
