namespace MLNetAutoencoder.Tests;

public sealed class RowStoreTests
{
    [Theory]
    [InlineData(10, 3, false)]
    [InlineData(2000, 3, true)]
    [InlineData(500, 9000, false)]
    public void Open_RowsFillTheBudgetExactly_StayInMemoryAndNotOneMore(int rows, int features, bool isWeighted)
    {
        long budget = (long)rows * sizeof(float) * (features + (isWeighted ? 2 : 1)); // and a place in the order
        var options = Feed.Options(budget) with { ExampleWeightColumnName = isWeighted ? "Weight" : null };
        using var fits = Feed.Open(new ProbeView(rows, features), options);
        using var exceeds = Feed.Open(new ProbeView(rows + 1, features), options);
        Assert.Equal((false, true), (fits.IsStreamed, exceeds.IsStreamed));
        Assert.Equal((rows, rows + 1), (fits.Rows, exceeds.Rows));
    }

    [Fact]
    public void Row_AnyMixtureOfLengths_IsAsItWasAdded()
    {
        const int Features = 30_000; // blocks of a few rows
        var store = new RowStore(Features, true, Feed.Plenty);
        var rows = Enumerable
            .Range(0, 200)
            .Select(i => Enumerable.Range(0, i % 3 == 0 ? Features : i).Select(x => x + (i * 0.5f)).ToArray())
            .ToList();
        for (int i = 0; i < rows.Count; i++)
            Assert.True(store.TryAdd(rows[i], i));
        store.Trim();
        Assert.Equal(rows.Count, store.Rows);
        for (int i = 0; i < rows.Count; i++)
        {
            Assert.Equal(rows[i], store.Row(i).ToArray());
            Assert.Equal(i, store.Weight(i));
        }
    }

    [Fact]
    public void Drain_Always_GivesAllRowsInOrder()
    {
        var store = new RowStore(50_000, false, Feed.Plenty);
        for (int i = 0; i < 100; i++)
            store.TryAdd(Enumerable.Repeat((float)i, 50_000).ToArray(), 1);
        var first = store.Drain().SelectMany(block => Enumerable.Range(0, block.Rows).Select(i => block.Row(i)[0])).ToArray();
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (float)i), first);
        Assert.Equal(0, store.Rows);
    }
}
