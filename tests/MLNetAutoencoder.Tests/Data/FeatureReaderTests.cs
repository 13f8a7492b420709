using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetAutoencoder.Tests;

public sealed class FeatureReaderTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Read_DenseVectors_GivesExactlyTheValuesInOrder()
    {
        var rows = Samples.Noise(2500, 7, scale: 1e6f); // more than one growth of the buffer
        var block = Read(new CountedView(Views.Of(_ml, rows), null));
        Assert.Equal((2500, 7, 0L), (block.Rows, block.Features, block.SkippedRows));
        Assert.Equal(rows.SelectMany(r => r), block.Span.ToArray());
        Assert.Equal(rows[1234], block.Row(1234).ToArray());
    }

    [Fact]
    public void Read_SparseVectors_GivesZerosBetween()
    {
        var rows = new[]
        {
            new SparseRow { Features = new VBuffer<float>(4, 2, [1.5f, -2f], [1, 3]) },
            new SparseRow { Features = new VBuffer<float>(4, 0, [], []) },
            new SparseRow { Features = new VBuffer<float>(4, [1, 2, 3, 4]) },
            new SparseRow { Features = new VBuffer<float>(4, 1, [9f], [0]) },
        };
        var block = Read(_ml.Data.LoadFromEnumerable(rows));
        Assert.Equal([0, 1.5f, 0, -2, 0, 0, 0, 0, 1, 2, 3, 4, 9, 0, 0, 0], block.Span.ToArray());
    }

    [Fact]
    public void Read_ConcatenatedColumns_KeepsTheirNames()
    {
        var data = _ml.Data.LoadFromEnumerable(new[] { new NamedRow { Height = 1, Width = 2 }, new NamedRow { Height = 3, Width = 4 } });
        var view = _ml.Transforms.Concatenate("Features", nameof(NamedRow.Height), nameof(NamedRow.Width)).Fit(data).Transform(data);
        var block = Read(view);
        Assert.Equal(["Height", "Width"], block.FeatureNames);
        Assert.Equal([1, 2, 3, 4], block.Span.ToArray());
    }

    [Fact]
    public void Read_NoSlotNames_GivesNone() => Assert.Empty(Read(Views.Of(_ml, Samples.Noise(3, 2))).FeatureNames);

    [Fact]
    public void Read_RowsWithNaNOrInfinity_SkipsAndCountsThem()
    {
        float[][] rows = [[1, 2], [float.NaN, 0], [3, float.PositiveInfinity], [5, 6], [float.NegativeInfinity, float.NaN]];
        var block = Read(Views.Of(_ml, rows));
        Assert.Equal((2, 3L), (block.Rows, block.SkippedRows));
        Assert.Equal([1, 2, 5, 6], block.Span.ToArray());
    }

    [Fact]
    public void Fit_RowsWithNaN_WarnsWithTheCount()
    {
        float[][] rows = [.. Samples.Noise(18, 2), [float.NaN, 0], [0, float.PositiveInfinity]];
        var log = new LogLines(_ml);
        using var model = _ml.Transforms.Autoencoder("Latent", "Features", Tiny.Options()).Fit(Views.Of(_ml, rows));
        Assert.Contains("Skipped 2 of 20 rows", Assert.Single(log.Of(ChannelMessageKind.Warning)), StringComparison.Ordinal);
        Assert.Equal((18, 2), (model.Model.Info.Training.Rows, model.Model.Info.Training.SkippedRows));
    }

    [Fact]
    public void Fit_AllRowsUsable_WarnsOfNothing()
    {
        var log = new LogLines(_ml);
        using var model = _ml.Transforms.Autoencoder("Latent", "Features", Tiny.Options()).Fit(Views.Of(_ml, Samples.Noise(20, 2)));
        Assert.Empty(log.Of(ChannelMessageKind.Warning));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0L)]
    [InlineData(1L)]
    [InlineData(1999L)]
    [InlineData(2000L)]
    [InlineData(100_000L)]
    public void Read_RowCountUnknownOrWrong_ReadsAllRows(long? count)
    {
        var rows = Samples.Noise(2000, 3);
        var block = Read(new CountedView(Views.Of(_ml, rows), count));
        Assert.Equal(2000, block.Rows);
        Assert.Equal(rows.SelectMany(r => r), block.Span.ToArray());
    }

    [Fact]
    public void Read_NoRows_Throws()
    {
        var view = Views.Of(_ml, [], features: 3);
        var error = Assert.Throws<InvalidOperationException>(() => Read(view));
        Assert.Contains("no rows", error.Message, StringComparison.Ordinal);
        Assert.Contains("'Features'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoUsableRow_ThrowsWithTheCountAndAWayOut()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Read(Views.Of(_ml, [[float.NaN, 1f], [2f, float.NaN]])));
        Assert.Contains("All 2 rows", error.Message, StringComparison.Ordinal);
        Assert.Contains("ReplaceMissingValues", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_AllButOneRowNaN_TrainsOnThatOne()
    {
        using var model = _ml.Transforms.Autoencoder("Latent", "Features", Tiny.Options()).Fit(Views.Of(_ml, [[float.NaN, 1f], [2f, 3f]]));
        Assert.Equal(1, model.Model.Info.Training.Rows);
    }

    [Theory]
    [InlineData(nameof(OddRow.Scalar))]
    [InlineData(nameof(OddRow.Variable))]
    [InlineData(nameof(OddRow.Doubles))]
    [InlineData(nameof(OddRow.Text))]
    public void Read_WrongType_ThrowsWithNameAndAWayOut(string column)
    {
        var view = _ml.Data.LoadFromEnumerable(new[] { new OddRow() });
        var error = Assert.Throws<InvalidOperationException>(() => FeatureReader.Read(view, column, default));
        Assert.Contains($"'{column}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("vector of Single of known size", error.Message, StringComparison.Ordinal);
        Assert.Contains("Concatenate", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(OddRow.Scalar))]
    [InlineData(nameof(OddRow.Variable))]
    [InlineData(nameof(OddRow.Doubles))]
    public void Fit_WrongTypeInAChain_ThrowsBeforeAnyRowIsRead(string column)
    {
        int read = 0;
        var view = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 5).Select(_ =>
        {
            read++;
            return new OddRow();
        }));
        var chain = _ml.Transforms.CopyColumns("In", column).Append(_ml.Transforms.Autoencoder("Latent", "In", Tiny.Options()));
        Assert.Contains("'In'", Assert.ThrowsAny<Exception>(() => chain.Fit(view)).Message, StringComparison.Ordinal);
        Assert.Equal(0, read);
    }

    [Fact]
    public void Read_MissingColumn_ListsTheColumns()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => FeatureReader.Read(Views.Of(_ml, Samples.Noise(2, 2)), "Featurs", default));
        Assert.Contains("'Featurs'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'Label', 'Features'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CancelledOnTheWay_StopsReading()
    {
        using var source = new CancellationTokenSource();
        int read = 0;
        var rows = Enumerable.Range(0, 100_000).Select(i =>
        {
            if (++read == 10)
                source.Cancel();
            return new TestRow { Features = [i, i] };
        });
        Assert.Throws<OperationCanceledException>(() => FeatureReader.Read(Views.Of(_ml, rows, 2), "Features", source.Token));
        Assert.InRange(read, 10, 1000);
    }

    private static FeatureBlock Read(IDataView view) => FeatureReader.Read(view, "Features", default);

    private sealed class SparseRow
    {
        [VectorType(4)]
        public VBuffer<float> Features { get; set; }
    }

    private sealed class NamedRow
    {
        public float Height { get; set; }

        public float Width { get; set; }
    }

    private sealed class OddRow
    {
        public float Scalar { get; set; } = 1;

        public float[] Variable { get; set; } = [1, 2];

        [VectorType(2)]
        public double[] Doubles { get; set; } = [1, 2];

        public string Text { get; set; } = "1";
    }
}
