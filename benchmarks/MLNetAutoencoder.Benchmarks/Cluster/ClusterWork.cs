using System.Diagnostics;
using Microsoft.ML;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>
/// What is measured in a folder: files to score, and a search over rows like theirs. The same for one process and for workers.
/// </summary>
/// <param name="folder">Holds <c>models</c>, <c>data</c> and what is written.</param>
internal sealed class ClusterWork(string folder)
{
    public const string Alone = "--cluster-alone";
    public const string Worker = "--cluster-worker";
    public const string Score = "score";

    private const int Partitions = 64;
    private const int RowsOfAPartition = 50_000;
    private const int TrainingRows = 6_000;
    private const int Epochs = 12;

    /// <summary>By name: all candidates in one round of full trainings, and successive halving as it is by default.</summary>
    public static IReadOnlyDictionary<string, AutoencoderSearchOptions> Searches { get; } =
        new Dictionary<string, AutoencoderSearchOptions>
        {
            ["search, 32 full trainings"] = new() { Candidates = 32, Reduction = 33 },
            ["search, 27 candidates halved"] = new() { Candidates = 27 },
        };

    private string Model => Path.Combine(folder, "models", "model.zip");

    private string Training => Path.Combine(folder, "data", "training.idv");

    /// <summary>Writes the rows and a model.</summary>
    public void Prepare()
    {
        foreach (string part in new[] { "models", "data" })
            Directory.CreateDirectory(Path.Combine(folder, part));
        var ml = new MLContext(seed: 1);
        var rows = new GeneratedView(RowsOfAPartition, Network.Detector.Features);
        for (int i = 0; i < Partitions; i++)
            Save(ml, rows, Path.Combine(folder, "data", $"part-{i:D2}.idv"));
        var training = ml.Data.TakeRows(rows, TrainingRows);
        Save(ml, training, Training);
        ml.Model.Save(Trainer(epochs: 1).Fit(training), rows.Schema, Model);
    }

    /// <summary>Scores all files, or a few of them.</summary>
    public async ValueTask ScoreAsync(WorkQueue queue, string output, int files = Partitions)
    {
        var job = await queue.SubmitScoringAsync(
            new ScoringJobOptions
            {
                ModelPath = Model,
                Partitions = [.. Directory.GetFiles(Path.Combine(folder, "data"), "part-*").Order(StringComparer.Ordinal).Take(files)],
                OutputFolder = Path.Combine(folder, output),
            }
        );
        if ((await job.WaitAsync()).Dead is [var dead, ..])
            throw new InvalidOperationException(dead.Error);
    }

    /// <returns>The ranking, which must be the same everywhere.</returns>
    public string Search(WorkQueue queue, string search, string output) =>
        Ranking(
            Trainer(Epochs)
                .FindBest(
                    queue,
                    new ClusterSearchOptions { DataPath = Training, ModelFolder = Path.Combine(folder, output) },
                    Searches[search]
                )
        );

    /// <summary>One process: prints the ranking of a search and the seconds that it took, after a warm-up that does not count.</summary>
    public async ValueTask RunAloneAsync(string what, string output, TextWriter writer)
    {
        var ml = new MLContext(seed: 1);
        await using var queue = WorkQueue.InProcess();
        using var worker = new ClusterWorker(queue, Options());
        using var stop = new CancellationTokenSource();
        var run = worker.RunAsync(stop.Token);
        await ScoreAsync(queue, output + "-warm", files: 1);
        var view = ml.Data.Cache(ml.Data.LoadFromBinary(Training));
        Trainer(epochs: 1).Fit(view).Dispose();
        long start = Stopwatch.GetTimestamp();
        if (what == Score)
            await ScoreAsync(queue, output);
        else
            writer.WriteLine(Ranking(Trainer(Epochs).FindBest(view, Searches[what])));
        writer.WriteLine(FormattableString.Invariant($"{Stopwatch.GetElapsedTime(start).TotalSeconds:F3}"));
        await stop.CancelAsync();
        await run;
    }

    /// <summary>A worker, until it is killed.</summary>
    public async ValueTask RunWorkerAsync(string configuration)
    {
        await using var queue = WorkQueue.Connect(configuration);
        using var worker = new ClusterWorker(queue, Options());
        await worker.RunAsync(CancellationToken.None);
    }

    private static string Ranking(AutoencoderSearchResult<AutoencoderAnomalyTransformer> found)
    {
        found.Best.Dispose();
        return string.Join(' ', found.Trials.Select(trial => trial.Candidate));
    }

    private static AutoencoderAnomalyTrainer Trainer(int epochs) =>
        new MLContext(seed: 1).AnomalyDetection.Trainers.Autoencoder(
            Workload.FeatureColumn,
            new AutoencoderAnomalyOptions
            {
                HiddenSizes = Network.Detector.Hidden,
                LatentSize = Network.Detector.Latent,
                BatchSize = Network.Detector.BatchSize,
                Epochs = epochs,
                Patience = null,
                Networks = 1,
                Threads = 1,
                Seed = 1,
            }
        );

    private ClusterWorkerOptions Options() =>
        new()
        {
            ModelFolders = [Path.Combine(folder, "models")],
            DataFolders = [Path.Combine(folder, "data")],
            OutputFolders = [folder],
            Threads = 1,
        };

    private static void Save(MLContext ml, IDataView view, string path)
    {
        using var file = File.Create(path);
        ml.Data.SaveAsBinary(view, file);
    }
}
