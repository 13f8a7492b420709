using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>Views of all sorts give the same rows in memory and streamed.</summary>
public sealed class ViewKindsTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly float[][] _rows = Samples.Noise(2000, 6);

    [Fact]
    public void Open_Enumerable_Works() => AssertRows(_rows, Views.Of(_ml, _rows));

    [Fact]
    public void Open_CachedView_Works() => AssertRows(_rows, _ml.Data.Cache(Views.Of(_ml, _rows)));

    [Fact]
    public void Open_CacheCheckpoint_ReadsItsSourceOnce()
    {
        int read = 0;
        var source = Views.Of(
            _ml,
            _rows.Select(row =>
            {
                read++;
                return new TestRow { Features = row };
            }),
            6
        );
        var probe = new Passing();
        _ml.Transforms.CopyColumns("Same", "Features").AppendCacheCheckpoint(_ml).Append(probe).Fit(source);
        AssertRows(_rows, probe.View!);
        Assert.Equal(_rows.Length, read);
    }

    [Fact]
    public void Open_FilteredView_Works()
    {
        float[][] rows = [.. _rows.Select((row, i) => i % 3 == 0 ? [float.NaN, .. row[1..]] : row)];
        var view = _ml.Data.FilterRowsByMissingValues(Views.Of(_ml, rows), "Features");
        AssertRows([.. rows.Where(row => !float.IsNaN(row[0]))], view);
    }

    [Fact]
    public void Open_FirstRows_Works() => AssertRows(_rows[..500], _ml.Data.TakeRows(Views.Of(_ml, _rows), 500));

    [Fact]
    public void Open_TextFile_Works()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(path, _rows.Select(row => string.Join(',', row.Select(x => x.ToString("R", CultureInfo.InvariantCulture)))));
            AssertRows(
                _rows,
                _ml.Data.LoadFromTextFile(path, [new TextLoader.Column("Features", DataKind.Single, 0, 5)], separatorChar: ',')
            );
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void AssertRows(float[][] expected, IDataView view)
    {
        using var memory = Feed.Open(view, Feed.Options() with { ValidationFraction = 0.05 });
        using var streamed = Feed.Open(view, Feed.Options(expected.Length * 8) with { ValidationFraction = 0.05 });
        Assert.Equal((false, true), (memory.IsStreamed, streamed.IsStreamed));
        Assert.Equal(expected, Feed.Raw(memory));
        Assert.Equal(expected, Feed.Raw(streamed));
        Assert.Equal(Sorted(Feed.Training(memory)), Sorted(Feed.Training(streamed)));
        Assert.Equal(Feed.Validation(memory), Feed.Validation(streamed));
    }

    private static float[][] Sorted(float[][] rows) => [.. rows.OrderBy(r => r[0]).ThenBy(r => r[1])];

    /// <summary>Keeps the view that it is to learn from.</summary>
    private sealed class Passing : IEstimator<ITransformer>
    {
        public IDataView? View { get; private set; }

        public ITransformer Fit(IDataView input)
        {
            View = input;
            return new MLContext(seed: 1).Transforms.CopyColumns("Copy", "Features").Fit(input);
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;
    }
}
