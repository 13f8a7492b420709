using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>The examples of docs/guide/cluster.md, compiled and run.</summary>
public sealed class ClusterExamples(RedisServer server, ScoringFolder folder) : IClassFixture<RedisServer>, IClassFixture<ScoringFolder>
{
    [RedisFact]
    public async Task Jobs_ByAWorker_AreDone()
    {
        using var end = new CancellationTokenSource();
        var (redis, shared, stop) = (server.Configuration, folder.File(""), end.Token);
        var run = Worker(redis, shared, stop);
        await using var queue = WorkQueue.Connect(redis);
        await Score(queue, shared);
        Search(queue, shared);
        await end.CancelAsync();
        await run;
        Assert.Equal(ScoringFolder.Partitions, Directory.GetFiles(folder.File("scores/today")).Length);
    }

    [Fact]
    public async Task Jobs_InOneProcess_AreDone()
    {
        using var end = new CancellationTokenSource();
        var (options, stop) = (folder.Allowed, end.Token);
        // guide-begin process
        await using var queue = WorkQueue.InProcess();
        using var worker = new ClusterWorker(queue, options);
        var run = worker.RunAsync(stop);
        // guide-end process
        var job = await queue.SubmitScoringAsync(folder.Job("process"));
        Assert.Equal(ScoringFolder.Partitions, (await job.WaitAsync()).Done);
        await end.CancelAsync();
        await run;
    }

    private static async Task Worker(string redis, string shared, CancellationToken stop)
    {
        // guide-begin worker
        await using var queue = WorkQueue.Connect(redis);
        using var worker = new ClusterWorker(
            queue,
            new ClusterWorkerOptions
            {
                ModelFolders = [$"{shared}/models"],
                DataFolders = [$"{shared}/data"],
                OutputFolders = [$"{shared}/scores"],
            }
        );
        await worker.RunAsync(stop);
        // guide-end worker
    }

    private static async Task Score(WorkQueue queue, string shared)
    {
        // guide-begin score
        var job = await queue.SubmitScoringAsync(
            new ScoringJobOptions
            {
                ModelPath = $"{shared}/models/model.zip",
                Partitions = Directory.GetFiles($"{shared}/data", "*.csv"),
                OutputFolder = $"{shared}/scores/today",
                KeyColumnName = "id",
            }
        );
        var status = await job.WaitAsync(new Progress<ClusterJobStatus>(s => Console.WriteLine($"{s.Done} of {s.Items}, {s.TimeLeft}")));
        foreach (var dead in status.Dead)
            Console.WriteLine($"{dead.Item}: {dead.Error}");
        // guide-end score
        Assert.Empty(status.Dead);
    }

    private static void Search(WorkQueue queue, string shared)
    {
        var ml = new MLContext();
        // guide-begin search
        var options = new AutoencoderAnomalyOptions { Seed = 1, Epochs = 9 };
        var trainer = ml.AnomalyDetection.Trainers.Autoencoder(["a", "b", "c"], options);
        var found = trainer.FindBest(
            queue,
            new ClusterSearchOptions { DataPath = $"{shared}/data/part-0.csv", ModelFolder = $"{shared}/scores/models" },
            new AutoencoderSearchOptions { Candidates = 9 }
        );
        Console.WriteLine(found);
        // guide-end search
        using var best = found.Best;
        Assert.Equal(9, found.Trials.Count);
    }
}
