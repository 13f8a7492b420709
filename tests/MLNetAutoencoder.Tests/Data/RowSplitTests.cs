namespace MLNetAutoencoder.Tests;

public sealed class RowSplitTests
{
    [Fact]
    public void Make_SameArguments_GivesTheSameRows()
    {
        var (first, second) = (RowSplit.Make(500, 0.2, 7), RowSplit.Make(500, 0.2, 7));
        Assert.Equal(first.Training, second.Training);
        Assert.Equal(first.Validation, second.Validation);
    }

    [Fact]
    public void Make_OtherSeed_GivesOtherRows()
        => Assert.NotEqual(RowSplit.Make(500, 0.2, 7).Validation, RowSplit.Make(500, 0.2, 8).Validation);

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(10, 0.1)]
    [InlineData(1000, 0.3)]
    public void Make_Always_PutsEachRowOnOneSide(int rows, double fraction)
    {
        var split = RowSplit.Make(rows, fraction, 1);
        Assert.Equal(Enumerable.Range(0, rows), split.Training.Concat(split.Validation).Order());
    }

    [Fact]
    public void Make_MoreRows_LeavesTheFirstOnesWhereTheyWere()
    {
        int[] few = RowSplit.Make(100, 0.25, 3).Validation;
        int[] many = RowSplit.Make(1000, 0.25, 3).Validation;
        Assert.Equal(few, many.Where(row => row < 100));
    }

    [Fact]
    public void Make_LargerShare_KeepsTheRowsOfTheSmaller()
    {
        int[] larger = RowSplit.Make(1000, 0.5, 3).Validation;
        Assert.All(RowSplit.Make(1000, 0.2, 3).Validation, row => Assert.Contains(row, larger));
    }

    [Theory]
    [InlineData(0.05, 1)]
    [InlineData(0.1, -1)]
    [InlineData(0.5, 0)]
    [InlineData(0.9, int.MinValue)]
    public void Make_ManyRows_HoldsOutAboutTheShare(double fraction, int seed)
    {
        // Four standard deviations of a binomial count.
        double expected = 20_000 * fraction;
        Assert.InRange(RowSplit.Make(20_000, fraction, seed).Validation.Length, expected - (4 * Math.Sqrt(expected)), expected + (4 * Math.Sqrt(expected)));
    }

    [Fact]
    public void Make_ShareIsZero_HoldsOutNothing() => Assert.Empty(RowSplit.Make(100, 0, 1).Validation);

    [Fact]
    public void Make_AnySeedAndSize_NeverLeavesTrainingEmpty()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            for (int rows = 1; rows <= 4; rows++)
                Assert.NotEmpty(RowSplit.Make(rows, 0.99, seed).Training);
        }
    }
}
