using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>The examples of docs/guide/timeseries.md, compiled and run.</summary>
public sealed class TimeSeriesExamples : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("timeseries-").FullName;

    [Fact]
    public void Windows()
    {
        var mlContext = new MLContext(seed: 1);
        var data = mlContext.Data.LoadFromEnumerable(Rows(200));
        string path = Path.Combine(_folder, "model.zip");
        // guide-begin windows
        var pipeline = mlContext
            .Transforms.SlidingWindow("Window", "Value", length: 24)
            .Append(mlContext.AnomalyDetection.Trainers.Autoencoder("Window", contamination: 0.02));
        var model = pipeline.Fit(data);
        var scored = model.Transform(data); // the first 23 rows have no whole window, and NaN for a score
        mlContext.Model.Save(model, data.Schema, path);
        // guide-end windows
        Assert.Equal(23, Views.Scalars(scored, "Score").Count(float.IsNaN));
        Assert.Equal(
            Views.Scalars(scored, "Score"),
            Views.Scalars(mlContext.Model.Load(path, out _).WithBatchedOnnx(mlContext).Transform(data), "Score")
        );
    }

    [Fact]
    public void Groups()
    {
        var mlContext = new MLContext(seed: 1);
        // guide-begin groups
        var windows = mlContext.Transforms.SlidingWindow(
            "Window",
            ["Value", "Load"],
            length: 12,
            WindowPadding.FirstRow,
            groupColumnName: "Machine"
        );
        // guide-end groups
        var data = mlContext.Data.LoadFromEnumerable(Rows(40));
        var first = Views.Vectors(windows.Fit(data).Transform(data), "Window")[20];
        Assert.Equal(24, first.Length);
        Assert.All(first.Chunk(2), row => Assert.Equal(first[..2], row));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static IEnumerable<Row> Rows(int count) =>
        Enumerable
            .Range(0, count)
            .Select(i => new Row
            {
                Value = MathF.Sin(i / 4f),
                Load = MathF.Cos(i / 4f),
                Machine = $"machine {i / 20}",
            });

    private sealed class Row
    {
        public float Value { get; set; }

        public float Load { get; set; }

        public string Machine { get; set; } = "";
    }
}
