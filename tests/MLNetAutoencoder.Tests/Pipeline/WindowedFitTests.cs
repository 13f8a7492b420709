using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetAutoencoder.Loading;

namespace MLNetAutoencoder.Tests;

/// <summary>Windows over series, from rows to a loaded detector.</summary>
public sealed class WindowedFitTests
{
    private readonly MLContext _ml = new(seed: 1);

    /// <summary>Thirty minutes of taxi rides a row; a window is a day.</summary>
    [Fact]
    public void Fit_OneSeries_LeavesOutRowsWithoutAWindowAndFindsTheOddDays()
    {
        const int Day = 48;
        var rows = Load("nab_nyc_taxi", columns: 1);
        var view = Views.Of(_ml, rows, features: 1);
        var log = new LogLines(_ml);
        using var model = _ml
            .Transforms.SlidingWindow("Window", "Features", Day)
            .Append(_ml.AnomalyDetection.Trainers.Autoencoder("Window", new AutoencoderAnomalyOptions { Seed = 1 }))
            .Fit(view);
        Assert.Contains(
            log.Of(ChannelMessageKind.Warning),
            line => line.Contains($"Skipped {Day - 1} of {rows.Length} rows", StringComparison.Ordinal)
        );
        var scored = model.Transform(view);
        float[] scores = Views.Scalars(scored, "Score");
        Assert.Equal(Enumerable.Range(0, rows.Length).Select(i => i < Day - 1), scores.Select(float.IsNaN));
        Assert.DoesNotContain(true, Views.Flags(scored, "PredictedLabel")[..(Day - 1)]);
        double[] means =
        [
            .. scores.Zip(rows).Skip(Day - 1).GroupBy(p => p.Second.Label).OrderBy(g => g.Key).Select(g => g.Average(p => (double)p.First)),
        ];
        Assert.True(means[1] > means[0], $"{means[1]} and {means[0]}");
    }

    [Fact]
    public void Load_SeriesOfSeveralMetrics_ScoresTheSame()
    {
        var rows = Load("asd_omi1_test", columns: 19)[..800];
        var view = Views.Of(_ml, rows, features: 19);
        var options = Tiny.AnomalyOptions();
        using var model = _ml
            .Transforms.SlidingWindow("Window", "Features", 10, WindowPadding.FirstRow, groupColumnName: "Label")
            .Append(_ml.AnomalyDetection.Trainers.Autoencoder("Window", options))
            .Fit(view);
        float[] expected = Views.Scalars(model.Transform(view), "Score");
        Assert.All(expected, score => Assert.True(float.IsFinite(score)));
        using var stream = new MemoryStream();
        _ml.Model.Save(model, view.Schema, stream);
        using var loaded = (IDisposable)SavedPipeline.Load(_ml, stream, out _);
        Close.AssertEqual(expected, Views.Scalars(((ITransformer)loaded).Transform(view), "Score"));
        using var batched = (IDisposable)((ITransformer)loaded).WithBatchedOnnx(_ml);
        Assert.Equal(expected, Views.Scalars(((ITransformer)batched).Transform(view), "Score"));
    }

    /// <summary>A shared series, or one like it where the shared data is not at hand.</summary>
    private static TestRow[] Load(string name, int columns)
    {
        name = $"timeseries/{name}";
        return SharedCsv.Has(name)
            ?
            [
                .. SharedCsv
                    .Cells(name)
                    .Skip(1)
                    .Select(cells => new TestRow
                    {
                        Label = SharedCsv.Number(cells[0]),
                        Features = Array.ConvertAll(cells[^columns..], SharedCsv.Number),
                    }),
            ]
            :
            [
                .. Enumerable
                    .Range(0, 2000)
                    .Select(i => new TestRow
                    {
                        Label = i / 100 == 13 ? 1 : 0,
                        Features = [.. Enumerable.Range(0, columns).Select(c => MathF.Sin((i * (i / 100 == 13 ? 3 : 1) / 8f) + c))],
                    }),
            ];
    }
}
