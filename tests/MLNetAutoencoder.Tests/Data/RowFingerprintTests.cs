namespace MLNetAutoencoder.Tests;

public sealed class RowFingerprintTests
{
    [Fact]
    public void Open_NotAskedFor_TakesNone()
    {
        using var data = Feed.Open(new ProbeView(10, 3));
        Assert.Null(data.Fingerprint);
    }

    [Fact]
    public void Open_SameRowsWithAnyBudget_TakesTheSame()
    {
        string expected = Take(new ProbeView(1000, 30));
        Assert.Equal(64, expected.Length);
        Assert.Equal(expected, Take(new ProbeView(1000, 30)));
        Assert.Equal(expected, Take(new ProbeView(1000, 30), budget: 1));
    }

    [Fact]
    public void Open_AnyOtherRows_TakesAnother()
    {
        var view = new ProbeView(1000, 30);
        var other = new ProbeView(1000, 30);
        other.Row = (row, values) =>
        {
            view.Row(row, values);
            if (row == 999)
                values[29] = MathF.BitIncrement(values[29]);
        };
        string[] all =
        [
            Take(view),
            Take(other),
            Take(new ProbeView(999, 30)),
            Take(new ProbeView(1000, 29)),
            Take(view, isWeighted: true),
            Take(new ProbeView(1000, 30) { Weight = row => row == 500 ? 2 : 1 }, isWeighted: true),
        ];
        Assert.Distinct(all);
    }

    [Fact]
    public void Open_ZeroInAnotherSlot_TakesAnother()
    {
        var first = new ProbeView(1, 30) { Row = (_, values) => values[3] = 1 };
        var second = new ProbeView(1, 30) { Row = (_, values) => values[4] = 1 };
        Assert.NotEqual(Take(first), Take(second));
    }

    [Fact]
    public void Open_RowsLongerThanItsBuffer_TakesTheSameTwice() =>
        Assert.Equal(Take(new ProbeView(20, 40_000)), Take(new ProbeView(20, 40_000)));

    private static string Take(ProbeView view, long budget = Feed.Plenty, bool isWeighted = false)
    {
        using var data = Feed.Open(
            view,
            Feed.Options(budget) with
            {
                Fingerprint = true,
                ExampleWeightColumnName = isWeighted ? "Weight" : null,
            }
        );
        return Convert.ToHexString(data.Fingerprint!);
    }
}
