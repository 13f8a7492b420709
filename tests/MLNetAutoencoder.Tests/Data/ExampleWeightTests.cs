using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

public sealed class ExampleWeightTests
{
    private const int Rows = 2000;

    public static TheoryData<long> Budgets => [Feed.Plenty, 16_000];

    [Theory]
    [MemberData(nameof(Budgets))]
    public void Fill_Weighted_GivesWeightsOfMeanOneToTheirRows(long budget)
    {
        using var data = Feed.Open(View(row => row % 10), Options(budget) with { ValidationFraction = 0.05 });
        Assert.True(data.IsWeighted);
        AssertProportional(data, () => data.OpenTraining(32, 0));
        AssertProportional(data, () => data.OpenValidation(32));
    }

    [Theory]
    [MemberData(nameof(Budgets))]
    public void OpenRaw_Weighted_GivesTheWeightsOfTheView(long budget)
    {
        using var data = Feed.Open(View(row => row % 10), Options(budget));
        Assert.Equal(Enumerable.Range(0, Rows).Select(row => row % 10f), Feed.Weights(data.OpenRaw(32), data.Features));
    }

    [Theory]
    [MemberData(nameof(Budgets))]
    public void Fill_NoWeightColumn_GivesOnes(long budget)
    {
        using var data = Feed.Open(View(row => row), Feed.Options(budget) with { ValidationFraction = 0.05 });
        Assert.False(data.IsWeighted);
        Assert.All(Feed.Weights(data.OpenTraining(32, 0), data.Features), weight => Assert.Equal(1, weight));
        Assert.All(Feed.Weights(data.OpenValidation(32), data.Features), weight => Assert.Equal(1, weight));
    }

    [Fact]
    public void Open_Weighted_StreamsTheSameWeights()
    {
        using var memory = Feed.Open(View(row => 1 + (row % 7)), Options(Feed.Plenty));
        using var streamed = Feed.Open(View(row => 1 + (row % 7)), Options(16_000));
        Assert.Equal((false, true), (memory.IsStreamed, streamed.IsStreamed));
        Assert.Equal(Feed.Weights(memory.OpenTraining(32, 0), 3).Order(), Feed.Weights(streamed.OpenTraining(32, 0), 3).Order());
    }

    [Theory]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Open_BadWeight_ThrowsWithColumnRowAndValue(float weight)
    {
        var error = Assert.Throws<InvalidOperationException>(() => Feed.Open(View(row => row == 17 ? weight : 1), Options(Feed.Plenty)));
        Assert.Contains("'Weight'", error.Message, StringComparison.Ordinal);
        Assert.Contains("row 17", error.Message, StringComparison.Ordinal);
        Assert.Contains(Invariant.Text($"{weight}"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_BadWeightOfASkippedRow_IsNotLookedAt()
    {
        var view = View(row => row == 17 ? float.NaN : 1);
        view.Row = (row, values) => values.Fill(row == 17 ? float.NaN : row);
        using var data = Feed.Open(view, Options(Feed.Plenty));
        Assert.Equal(1, data.SkippedRows);
    }

    [Fact]
    public void Open_BadWeightAfterASkippedRow_CountsThatRow()
    {
        var view = View(row => row == 17 ? -1 : 1);
        view.Row = (row, values) => values.Fill(row == 3 ? float.NaN : row);
        var error = Assert.Throws<InvalidOperationException>(() => Feed.Open(view, Options(Feed.Plenty)));
        Assert.Contains("row 17", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Budgets))]
    public void Open_AllWeightsZero_Throws(long budget)
    {
        var error = Assert.Throws<InvalidOperationException>(() => Feed.Open(View(_ => 0), Options(budget)));
        Assert.Contains(Invariant.Text($"All {Rows:N0} rows"), error.Message, StringComparison.Ordinal);
        Assert.Contains("'Weight'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_AllHeldOutRowsWeighZero_Throws()
    {
        var held = new HoldOut(0.1, Feed.Options().Seed);
        var error = Assert.Throws<InvalidOperationException>(() =>
            Feed.Open(View(row => held.Holds(row) ? 0 : 1), Options(Feed.Plenty) with { ValidationFraction = 0.1 })
        );
        Assert.Contains("ValidationFraction", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Features")]
    [InlineData("Text")]
    public void Open_WeightColumnOfOtherType_ThrowsWithNameAndAWayOut(string column)
    {
        var ml = new MLContext(seed: 1);
        var view = ml.Data.LoadFromEnumerable(new[] { new TextRow() });
        var error = Assert.Throws<InvalidOperationException>(() =>
            Feed.Open(view, Feed.Options() with { ExampleWeightColumnName = column })
        );
        Assert.Contains($"'{column}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("one number a row", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WeightColumnMissing_ListsTheColumns()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() =>
            Feed.Open(View(_ => 1), Feed.Options() with { ExampleWeightColumnName = "Wait" })
        );
        Assert.Contains("'Wait'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'Features', 'Weight'", error.Message, StringComparison.Ordinal);
    }

    private static void AssertProportional(TrainingData data, Func<IBatchReader> open)
    {
        var rows = Feed.Firsts(Feed.Rows(open(), data.Features));
        var weights = Feed.Weights(open(), data.Features);
        Assert.Equal(1, weights.Average(), 1e-4f);
        double factor = weights.Sum(w => (double)w) / rows.Sum(row => row % 10);
        Assert.All(rows.Zip(weights), pair => Assert.Equal(pair.First % 10 * factor, pair.Second, 1e-4));
    }

    private static TrainingDataOptions Options(long budget) => Feed.Options(budget) with { ExampleWeightColumnName = "Weight" };

    private static ProbeView View(Func<long, float> weight) => new(Rows, 3) { Weight = weight };

    private sealed class TextRow
    {
        [Microsoft.ML.Data.VectorType(2)]
        public float[] Features { get; set; } = [1, 2];

        public string Text { get; set; } = "1";
    }
}
