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

    [Fact]
    public void Detect()
    {
        var mlContext = new MLContext(seed: 1);
        var data = mlContext.Data.LoadFromEnumerable(Rows(400));
        // guide-begin detect
        var scored = mlContext.AnomalyDetection.DetectAnomaliesInSeries(data, "Value");
        foreach (var incident in mlContext.AnomalyDetection.FindIncidents(scored, timeColumnName: "Time"))
            Console.WriteLine($"{incident.Start:u} to {incident.End:u}, worst at {incident.Peak:u}: {incident.PeakScore:F1}");
        // guide-end detect
        Assert.All(Views.Scalars(scored, "Score"), score => Assert.True(float.IsFinite(score)));
        // guide-begin evaluate
        Console.WriteLine(mlContext.AnomalyDetection.EvaluateSeries(scored, labelColumnName: "Label", bufferLength: 24));
        // guide-end evaluate
    }

    [Fact]
    public void Series()
    {
        var mlContext = new MLContext(seed: 1);
        var history = mlContext.Data.LoadFromEnumerable(Rows(400, rowsOfAMachine: 200));
        var today = mlContext.Data.LoadFromEnumerable(Rows(100));
        string path = Path.Combine(_folder, "series.onnx");
        // guide-begin series
        var options = new AutoencoderSeriesOptions { KeyColumnName = "Machine", Seed = 1 };
        using var detector = mlContext.AnomalyDetection.Trainers.AutoencoderSeries("Value", options).Fit(history);
        detector.Save(path);

        using var loaded = AutoencoderSeriesTransformer.Load(path);
        var scored = loaded.Transform(today);
        // guide-end series
        Assert.Equal(100, Views.Scalars(scored, "Score").Length);
        Assert.Equal(2, loaded.Keys.Count);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static IEnumerable<Row> Rows(int count, int rowsOfAMachine = 20) =>
        Enumerable
            .Range(0, count)
            .Select(i => new Row
            {
                Value = MathF.Sin(i / 4f),
                Label = i is >= 300 and < 320,
                Time = DateTime.UnixEpoch.AddHours(i),
                Load = MathF.Cos(i / 4f),
                Machine = $"machine {i / rowsOfAMachine}",
            });

    private sealed class Row
    {
        public float Value { get; set; }

        public bool Label { get; set; }

        public DateTime Time { get; set; }

        public float Load { get; set; }

        public string Machine { get; set; } = "";
    }
}
