namespace MLNetAutoencoder.Tests;

public sealed class HoldOutTests
{
    [Fact]
    public void Holds_SameArguments_IsTheSame() => Assert.Equal(Rows(500, 0.2, 7), Rows(500, 0.2, 7));

    [Fact]
    public void Holds_OtherSeed_IsAnother() => Assert.NotEqual(Rows(500, 0.2, 7), Rows(500, 0.2, 8));

    /// <summary>A resumed training must find the rows where they were, whatever the version or the machine.</summary>
    [Fact]
    public void Holds_KnownArguments_HoldsTheKnownRows() => Assert.Equal(Known, Rows(40, 0.2, 7));

    [Fact]
    public void Holds_LargerShare_KeepsTheRowsOfTheSmaller()
    {
        var larger = Rows(1000, 0.5, 3);
        Assert.All(Rows(1000, 0.2, 3), row => Assert.Contains(row, larger));
    }

    [Theory]
    [InlineData(0.05, 1)]
    [InlineData(0.1, -1)]
    [InlineData(0.5, 0)]
    [InlineData(0.9, int.MinValue)]
    public void Holds_ManyRows_IsAboutTheShare(double fraction, int seed)
    {
        // Four standard deviations of a binomial count.
        double expected = 20_000 * fraction;
        Assert.InRange(Rows(20_000, fraction, seed).Length, expected - (4 * Math.Sqrt(expected)), expected + (4 * Math.Sqrt(expected)));
    }

    [Fact]
    public void Holds_ShareIsZero_HoldsNothing() => Assert.Empty(Rows(100, 0, 1));

    [Fact]
    public void Holds_FromTheEndOn_HoldsNothing()
    {
        var holdOut = new HoldOut(0.5, 1, End: 100);
        Assert.Equal(Rows(100, 0.5, 1), Enumerable.Range(0, 1000).Where(row => holdOut.Holds(row)));
    }

    [Fact]
    public void Holds_RowsBeyondTheRangeOfInt_IsAboutTheShare()
    {
        var holdOut = new HoldOut(0.25, 1);
        int held = Enumerable.Range(0, 10_000).Count(i => holdOut.Holds(5_000_000_000 + i));
        Assert.InRange(held, 2300, 2700);
    }

    private static readonly int[] Known = [1, 10, 11, 14, 15, 35];

    private static int[] Rows(int rows, double fraction, int seed)
    {
        var holdOut = new HoldOut(fraction, seed);
        return [.. Enumerable.Range(0, rows).Where(row => holdOut.Holds(row))];
    }
}
