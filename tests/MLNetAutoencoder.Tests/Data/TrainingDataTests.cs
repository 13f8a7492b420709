using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

public sealed class TrainingDataTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Open_DenseVectors_GivesExactlyTheValuesInOrder()
    {
        var rows = Samples.Noise(2500, 7, scale: 1e6f); // more than one growth of the room
        using var data = Feed.Open(new CountedView(Views.Of(_ml, rows), null));
        Assert.Equal((2500, 7, 0L), (data.Rows, data.Features, data.SkippedRows));
        Assert.Equal(rows, Feed.Raw(data));
    }

    [Fact]
    public void Open_MoreRowsThanABlockTakes_GivesExactlyTheValuesInOrder()
    {
        var rows = Samples.Noise(300, 9000);
        using var data = Feed.Open(Views.Of(_ml, rows));
        Assert.Equal(rows, Feed.Raw(data));
    }

    [Fact]
    public void Open_ConcatenatedColumns_KeepsTheirNames()
    {
        var rows = _ml.Data.LoadFromEnumerable(
            new[]
            {
                new NamedRow { Height = 1, Width = 2 },
                new NamedRow { Height = 3, Width = 4 },
            }
        );
        var view = _ml.Transforms.Concatenate("Features", nameof(NamedRow.Height), nameof(NamedRow.Width)).Fit(rows).Transform(rows);
        using var data = Feed.Open(view);
        Assert.Equal(["Height", "Width"], data.FeatureNames);
        Assert.Equal(
            [
                [1, 2],
                [3, 4],
            ],
            Feed.Raw(data)
        );
    }

    [Fact]
    public void Open_NoSlotNames_GivesNone()
    {
        using var data = Feed.Open(Views.Of(_ml, Samples.Noise(3, 2)));
        Assert.Empty(data.FeatureNames);
    }

    [Theory]
    [InlineData(Feed.Plenty)]
    [InlineData(1)]
    public void Open_RowsWithNaNOrInfinity_SkipsAndCountsThem(long budget)
    {
        float[][] rows =
        [
            [1, 2],
            [float.NaN, 0],
            [3, float.PositiveInfinity],
            [5, 6],
            [float.NegativeInfinity, float.NaN],
        ];
        using var data = Feed.Open(Views.Of(_ml, rows), Feed.Options(budget));
        Assert.Equal((2, 3L), (data.Rows, data.SkippedRows));
        Assert.Equal(
            [
                [1, 2],
                [5, 6],
            ],
            Feed.Raw(data)
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(11)]
    [InlineData(31)]
    [InlineData(32)]
    public void Open_NaNInAnySlot_SkipsTheRow(int features)
    {
        float[][] rows =
        [
            .. Enumerable.Range(0, features).Select(slot => Enumerable.Range(0, features).Select(i => i == slot ? float.NaN : i).ToArray()),
        ];
        using var data = Feed.Open(Views.Of(_ml, [.. rows, new float[features]]));
        Assert.Equal((1, features), (data.Rows, data.SkippedRows));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0L)]
    [InlineData(1L)]
    [InlineData(1999L)]
    [InlineData(2000L)]
    [InlineData(long.MaxValue)]
    [InlineData(-1L)]
    public void Open_RowCountUnknownOrWrong_ReadsAllRows(long? count)
    {
        var rows = Samples.Noise(2000, 3);
        using var data = Feed.Open(new CountedView(Views.Of(_ml, rows), count));
        Assert.Equal(2000, data.Rows);
        Assert.Equal(rows, Feed.Raw(data));
    }

    [Fact]
    public void Open_NoRows_Throws()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Feed.Open(Views.Of(_ml, [], features: 3)));
        Assert.Contains("no rows", error.Message, StringComparison.Ordinal);
        Assert.Contains("'Features'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoUsableRow_ThrowsWithTheCountAndAWayOut()
    {
        var error = Assert.Throws<InvalidOperationException>(() =>
            Feed.Open(
                Views.Of(
                    _ml,
                    [
                        [float.NaN, 1f],
                        [2f, float.NaN],
                    ]
                )
            )
        );
        Assert.Contains("All 2 rows", error.Message, StringComparison.Ordinal);
        Assert.Contains("ReplaceMissingValues", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(OddRow.Variable))]
    [InlineData(nameof(OddRow.VariableDoubles))]
    [InlineData(nameof(OddRow.Text))]
    public void Open_WrongType_ThrowsWithNameAndAWayOut(string column)
    {
        var view = _ml.Data.LoadFromEnumerable(new[] { new OddRow() });
        var error = Assert.Throws<InvalidOperationException>(() => Feed.Open(view, Feed.Options() with { FeatureColumnNames = [column] }));
        Assert.Contains($"'{column}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("vector of known size", error.Message, StringComparison.Ordinal);
        Assert.Contains(column == "Text" ? "OneHotEncoding" : "VectorType(n)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_MissingColumn_ListsTheColumns()
    {
        var view = Views.Of(_ml, Samples.Noise(2, 2));
        var error = Assert.Throws<ArgumentOutOfRangeException>(() =>
            Feed.Open(view, Feed.Options() with { FeatureColumnNames = ["Featurs"] })
        );
        Assert.Contains("'Featurs'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'Label', 'Features'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_RowOfAnotherLength_Throws()
    {
        var view = Views.Of(_ml, [new TestRow { Features = [1, 2] }, new TestRow { Features = [1, 2, 3] }], features: 2);
        var error = Assert.Throws<InvalidOperationException>(() => Feed.Open(view));
        Assert.Contains("holds 3 values instead of the 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_CancelledOnTheWay_StopsReading()
    {
        using var source = new CancellationTokenSource();
        int read = 0;
        var rows = Enumerable
            .Range(0, 100_000)
            .Select(i =>
            {
                if (++read == 10)
                    source.Cancel();
                return new TestRow { Features = [i, i] };
            });
        Assert.Throws<OperationCanceledException>(() => Feed.Open(Views.Of(_ml, rows, 2), cancellation: source.Token));
        Assert.InRange(read, 10, 1000);
    }

    [Theory]
    [InlineData(Feed.Plenty)]
    [InlineData(1000)]
    public void Open_Always_DisposesTheCursor(long budget)
    {
        var view = new ProbeView(100, 3);
        Feed.Open(view, Feed.Options(budget)).Dispose();
        view.BeforeRow = (_, row) => Assert.NotEqual(50, row);
        Assert.ThrowsAny<Exception>(() => Feed.Open(view, Feed.Options(budget)));
        Assert.Equal((2, 0), (view.Passes, view.Open));
    }

    [Fact]
    public void Open_GivenScaler_IsUsedInsteadOfALearnedOne()
    {
        var given = new LinearScaler([1, 2, 3], [2, 2, 2], 4);
        using var data = Feed.Open(new ProbeView(50, 3), Feed.Options() with { Scaling = InputScaling.Standard, GivenScaler = given });
        Assert.Same(given, data.Scaler);
        Assert.All(Feed.Training(data), row => Assert.All(row, x => Assert.InRange(x, -4, 4)));
    }

    [Fact]
    public void Open_GivenScalerOfOtherSize_Throws()
    {
        var options = Feed.Options() with { GivenScaler = new LinearScaler([1, 2], [2, 2]) };
        var error = Assert.Throws<InvalidOperationException>(() => Feed.Open(new ProbeView(50, 3), options));
        Assert.Contains("3 features", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Default_Always_IsAPartOfWhatTheMachineHas() =>
        Assert.InRange(MemoryBudget.Default, 1, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);

    private sealed class NamedRow
    {
        public float Height { get; set; }

        public float Width { get; set; }
    }

    private sealed class OddRow
    {
        public float[] Variable { get; set; } = [1, 2];

        public double[] VariableDoubles { get; set; } = [1, 2];

        public string Text { get; set; } = "1";
    }
}
