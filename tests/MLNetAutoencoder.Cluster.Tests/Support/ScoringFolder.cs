using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Loading;

namespace MLNetAutoencoder.Tests;

/// <summary>A folder with a detector and partitions for it, for all tests of a class.</summary>
public sealed class ScoringFolder : IDisposable
{
    public const int Partitions = 4;
    public const int Rows = 50;

    private readonly TempFolder _folder = new();

    public ScoringFolder()
        : this(Partitions, Rows) { }

    internal ScoringFolder(int partitions, int rows)
    {
        foreach (string folder in new[] { "models", "data", "scores" })
            Directory.CreateDirectory(File(folder));
        for (int i = 0; i < partitions; i++)
            WriteRows(Partition(i), i, rows);
        var ml = new MLContext(1);
        var view = ml.Data.LoadFromTextFile(
            Partition(0),
            [new("a", DataKind.Single, 1), new("b", DataKind.Single, 2), new("c", DataKind.Single, 3)],
            separatorChar: ',',
            hasHeader: true
        );
        var options = new AutoencoderAnomalyOptions
        {
            Seed = 1,
            Epochs = 2,
            HiddenSizes = [4],
            Networks = 1,
        };
        var pipeline = ml
            .Transforms.Concatenate("Features", "a", "b", "c")
            .Append(ml.AnomalyDetection.Trainers.Autoencoder("Features", options));
        ml.Model.Save(pipeline.Fit(view), view.Schema, Model);
    }

    public string Model => File("models/model.zip");

    internal ClusterWorkerOptions Allowed =>
        new()
        {
            ModelFolders = [File("models")],
            DataFolders = [File("data")],
            OutputFolders = [File("scores")],
        };

    public string File(string name) => Path.Combine(_folder.Path, name);

    public string Partition(int i) => File($"data/part-{i}.csv");

    /// <summary>Scores of a job, in a folder of its own.</summary>
    public string Scores(string job) => File($"scores/{job}");

    internal ScoringJobOptions Job(string scores) =>
        new()
        {
            ModelPath = Model,
            Partitions = [.. Enumerable.Range(0, Partitions).Select(Partition)],
            OutputFolder = Scores(scores),
            KeyColumnName = "id",
        };

    /// <summary>What one machine writes of rows of a partition.</summary>
    public string[] Expected(int partition, int first = 0, int rows = Rows)
    {
        var ml = new MLContext();
        var model = SavedPipeline.Load(ml, Model, out var schema).WithBatchedOnnx(ml);
        var loader = ml.Data.CreateTextLoader(
            [.. schema.Select((column, i) => new TextLoader.Column(column.Name, DataKind.Single, i + 1))],
            separatorChar: ',',
            hasHeader: true
        );
        var view = loader.Load(Partition(partition));
        var scored = model.Transform(ml.Data.TakeRows(first == 0 ? view : ml.Data.SkipRows(view, first), rows));
        var scores = scored.GetColumn<float>("Score").Zip(scored.GetColumn<bool>("PredictedLabel"));
        return
        [
            "id,Score,PredictedLabel",
            .. scores.Select(
                (row, i) => $"r{first + i},{row.First.ToString(CultureInfo.InvariantCulture)},{(row.Second ? "true" : "false")}"
            ),
        ];
    }

    public void Dispose() => _folder.Dispose();

    private static void WriteRows(string path, int seed, int rows)
    {
        var random = new Random(seed);
        var lines = Enumerable
            .Range(0, rows)
            .Select(i =>
            {
                double t = random.NextDouble();
                string[] values = [.. new[] { t, 1 - t, t * t }.Select(v => v.ToString("F4", CultureInfo.InvariantCulture))];
                return $"r{i},{string.Join(',', values)}";
            });
        System.IO.File.WriteAllLines(path, lines.Prepend("id,a,b,c"));
    }
}
