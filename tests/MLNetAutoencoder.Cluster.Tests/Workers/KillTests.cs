using MLNetAutoencoder.KilledCluster;
using Xunit.Abstractions;

namespace MLNetAutoencoder.Tests;

/// <summary>
/// Workers, submitters and the Redis server itself are killed in the middle of a job, as <c>kill -9</c> does, and started again.
/// </summary>
[Trait("Category", "Processes")]
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Outputs = 13; // partitions; and models of a search of 9 candidates: 9, 3 and 1

    private static readonly string[] s_victims = ["worker", "submitter", "redis"];
    private static readonly int s_kills = Kills.Asked ?? s_victims.Length;

    [RedisFact]
    public async Task Score_WhileAllAreKilled_PublishesTheBytesOfAnUndisturbedRun()
    {
        using var folder = new ScoringFolder(Outputs, rows: 4000);
        string expected = $"{Outputs} of {Outputs} done, 0 dead";
        await using (var queue = WorkQueue.InProcess())
        await using (new RunningWorker(queue, Jobs.Worker(folder.File(""))))
            Assert.Equal(expected, await Jobs.ScoreAsync(queue, folder.File(""), "undisturbed"));
        Assert.Equal(expected, RunKilled(folder.File(""), "score", seed: 1));
        Same(folder.File("undisturbed"), folder.File("killed"));
    }

    [RedisFact]
    public async Task Search_WhileAllAreKilled_FindsWhatAnUndisturbedSearchFinds()
    {
        using var folder = new ScoringFolder(1, rows: 300);
        string expected;
        await using (var queue = WorkQueue.InProcess())
        await using (new RunningWorker(queue, Jobs.Worker(folder.File(""))))
            expected = Jobs.Search(queue, folder.File(""), "undisturbed");
        Assert.Equal(expected, RunKilled(folder.File(""), "search", seed: 2));
        Same(folder.File("undisturbed"), folder.File("killed"));
    }

    private string RunKilled(string folder, string job, int seed)
    {
        var random = new Random(seed);
        string[] victims = [.. Enumerable.Range(0, s_kills).Select(i => s_victims[i % s_victims.Length])];
        random.Shuffle(victims);
        using var processes = new KilledProcesses(folder, job, "killed");
        for (int i = 0; i < s_kills; i++)
            processes.Kill(victims[i], outputs: 1 + (i * (Outputs - 3) / s_kills), random);
        string written = processes.Wait();
        output.WriteLine(string.Join('\n', processes.Log));
        return written;
    }

    private static void Same(string expected, string actual)
    {
        string[] names = [.. Directory.GetFiles(expected).Select(path => Path.GetFileName(path)).Order()];
        Assert.Equal(Outputs, names.Length);
        Assert.Equal(
            names,
            Directory.GetFiles(actual).Select(path => Path.GetFileName(path)).Where(name => !name.EndsWith(".tmp")).Order()
        );
        foreach (string name in names)
            Assert.Equal(File.ReadAllBytes(Path.Combine(expected, name)), File.ReadAllBytes(Path.Combine(actual, name)));
    }
}
