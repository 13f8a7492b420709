using System.Security.Cryptography;
using Microsoft.ML;

namespace MLNetAutoencoder.KilledCluster;

/// <summary>What the program does, and the tests do undisturbed, in a folder with <c>models</c>, <c>data</c> and <c>out</c>.</summary>
internal static class Jobs
{
    /// <summary>Workers that are lost more often than any item may be delivered by default.</summary>
    public static ClusterWorkerOptions Worker(string folder) =>
        new()
        {
            ModelFolders = [Path.Combine(folder, "models")],
            DataFolders = [Path.Combine(folder, "data")],
            OutputFolders = [folder],
            LeaseSeconds = 1,
            MostDeliveries = 1000,
            Threads = 1,
        };

    /// <returns>What to write when the job is done.</returns>
    public static async Task<string> ScoreAsync(WorkQueue queue, string folder, string output)
    {
        var job = await queue.SubmitScoringAsync(
            new ScoringJobOptions
            {
                ModelPath = Path.Combine(folder, "models", "model.zip"),
                Partitions = [.. Directory.GetFiles(Path.Combine(folder, "data"), "part-*.csv").Order(StringComparer.Ordinal)],
                OutputFolder = Path.Combine(folder, output),
                KeyColumnName = "id",
            }
        );
        var status = await job.WaitAsync();
        return $"{status.Done} of {status.Items} done, {status.Dead.Count} dead";
    }

    /// <summary>The detector that a search goes out from.</summary>
    public static AutoencoderAnomalyTrainer Trainer() =>
        new MLContext().AnomalyDetection.Trainers.Autoencoder(
            ["a", "b", "c"],
            new AutoencoderAnomalyOptions
            {
                Seed = 1,
                Epochs = 27,
                HiddenSizes = [8],
                Networks = 1,
                Threads = 1,
            }
        );

    /// <returns>The ranking, and the best model's SHA-256.</returns>
    public static string Text(AutoencoderSearchResult<AutoencoderAnomalyTransformer> found)
    {
        using var best = found.Best;
        var trials = found.Trials.Select(trial => $"{trial.Round} {trial.Candidate} {trial.Epochs} {trial.Metric:R}");
        return string.Join('\n', trials.Append(Convert.ToHexString(SHA256.HashData(best.Model.ToOnnx()))));
    }

    public static string Search(WorkQueue queue, string folder, string output) =>
        Text(
            Trainer()
                .FindBest(
                    queue,
                    new ClusterSearchOptions
                    {
                        DataPath = Path.Combine(folder, "data", "part-0.csv"),
                        ModelFolder = Path.Combine(folder, output),
                    },
                    new AutoencoderSearchOptions { Candidates = 9 }
                )
        );
}
