namespace MLNetAutoencoder.Tests;

/// <summary>Sparse vectors are kept so, and give the very numbers that dense ones give.</summary>
public sealed class SparseRowsTests
{
    private const int Rows = 1500;
    private const int Features = 40;

    public static TheoryData<long, InputScaling> Cases =>
        new()
        {
            { Feed.Plenty, InputScaling.None },
            { Feed.Plenty, InputScaling.Standard },
            { Feed.Plenty, InputScaling.MinMax },
            { Feed.Plenty, InputScaling.Quantile },
            { 20_000, InputScaling.Standard },
            { 20_000, InputScaling.MinMax },
            { 20_000, InputScaling.Robust },
            { 20_000, InputScaling.Quantile },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Open_SparseVectors_GiveTheSameBitsAsDense(long budget, InputScaling scaling)
    {
        foreach (var isSparse in new Func<long, bool>[] { _ => true, row => row % 3 == 0, row => row > 700 })
        {
            var options = Feed.Options(budget) with { Scaling = scaling, OutlierLimit = 2, Fingerprint = true };
            using var dense = Feed.Open(View(_ => false), options);
            using var sparse = Feed.Open(View(isSparse), options);
            Assert.Equal(dense.Scaler?.Numbers, sparse.Scaler?.Numbers);
            Assert.Equal(dense.Fingerprint, sparse.Fingerprint);
            Assert.Equal(Feed.Raw(dense), Feed.Raw(sparse));
            Assert.Equal(Sorted(Feed.Training(dense)), Sorted(Feed.Training(sparse)));
        }
    }

    [Fact]
    public void Open_SparseVectors_TakeNoRoomForZeros()
    {
        // Two of 40 values: 2 floats, 2 slots, an end and a place in the order.
        const long PerRow = 6 * sizeof(float);
        using var fits = Feed.Open(View(_ => true, stored: 2), Feed.Options(Rows * PerRow));
        using var exceeds = Feed.Open(View(_ => true, stored: 2), Feed.Options((Rows * PerRow) - 1));
        Assert.Equal((false, true), (fits.IsStreamed, exceeds.IsStreamed));
    }

    [Fact]
    public void Open_SparseVectorsNearlyFull_AreKeptDense()
    {
        const long PerRow = (Features + 1) * sizeof(float);
        using var data = Feed.Open(View(_ => true, stored: Features / 2), Feed.Options(Rows * PerRow));
        Assert.False(data.IsStreamed);
    }

    [Fact]
    public void Open_RowsWithoutStoredValues_AreZeros()
    {
        using var data = Feed.Open(View(_ => true, stored: 0));
        Assert.All(Feed.Raw(data), row => Assert.All(row, x => Assert.Equal(0, x)));
    }

    [Fact]
    public void Open_NaNAmongStoredValues_SkipsTheRow()
    {
        var view = View(_ => true);
        var row = view.Row;
        view.Row = (number, values) =>
        {
            row(number, values);
            if (number == 7)
                values[3] = float.NaN;
        };
        using var data = Feed.Open(view);
        Assert.Equal((Rows - 1, 1), (data.Rows, data.SkippedRows));
    }

    private static ProbeView View(Func<long, bool> isSparse, int stored = 5) =>
        new(Rows, Features)
        {
            IsSparse = isSparse,
            Row = (row, values) =>
            {
                values.Clear();
                for (int i = 0; i < stored; i++)
                    values[(int)((row + (i * 7)) % Features)] = MathF.Cos(row + i) * 100;
            },
        };

    private static IEnumerable<string> Sorted(float[][] rows) =>
        rows.Select(r => string.Join(' ', r.Select(BitConverter.SingleToInt32Bits))).Order(StringComparer.Ordinal);
}
