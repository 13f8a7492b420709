using MLNetAutoencoder.KilledCluster;
using Xunit.Abstractions;

namespace MLNetAutoencoder.Tests;

/// <summary>Workers, submitters and the Redis server itself are killed in the middle of a job, as <c>kill -9</c> does, and started again.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Kills = 20;
    private const int OutputsPerKill = 2;

    private static readonly string[] s_victims = ["worker", "submitter", "redis"];

    [RedisFact]
    public async Task Score_WhileAllAreKilled_PublishesTheBytesOfAnUndisturbedRun()
    {
        const int partitions = (Kills + 2) * OutputsPerKill;
        using var folder = new ScoringFolder(partitions, rows: 10_000);
        await using (var queue = WorkQueue.InProcess())
        await using (new RunningWorker(queue, Jobs.Worker(folder.File(""))))
            Assert.Equal($"{partitions} of {partitions} done, 0 dead", await Jobs.ScoreAsync(queue, folder.File(""), "undisturbed"));

        Assert.Equal($"{partitions} of {partitions} done, 0 dead", RunKilled(folder.File(""), "score", "killed", seed: 1));
        Same(folder.File("undisturbed"), folder.File("killed"), partitions);
    }

    private string RunKilled(string folder, string job, string outputs, int seed)
    {
        var random = new Random(seed);
        string[] victims = [.. Enumerable.Range(0, Kills).Select(i => s_victims[i % s_victims.Length])];
        random.Shuffle(victims);
        using var processes = new KilledProcesses(folder, job, outputs);
        for (int i = 0; i < Kills; i++)
            processes.Kill(victims[i], (i + 1) * OutputsPerKill, random);
        string written = processes.Wait();
        output.WriteLine(string.Join('\n', processes.Log));
        return written;
    }

    private static void Same(string expected, string actual, int files)
    {
        string[] names = [.. Directory.GetFiles(expected).Select(path => Path.GetFileName(path)).Order()];
        Assert.Equal(files, names.Length);
        Assert.Equal(
            names,
            Directory.GetFiles(actual).Select(path => Path.GetFileName(path)).Where(name => !name.EndsWith(".tmp")).Order()
        );
        foreach (string name in names)
            Assert.Equal(File.ReadAllBytes(Path.Combine(expected, name)), File.ReadAllBytes(Path.Combine(actual, name)));
    }
}
