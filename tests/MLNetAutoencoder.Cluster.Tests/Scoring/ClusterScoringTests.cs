using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

public sealed class ClusterScoringTests(RedisServer server, ScoringFolder folder) : IClassFixture<RedisServer>, IClassFixture<ScoringFolder>
{
    [Theory]
    [InProcessQueue]
    [RedisQueue]
    public async Task Score_PartitionsByTwoWorkers_WritesWhatOneMachineWrites(bool isRedis)
    {
        await using var queue = new TestQueue(isRedis ? server : null);
        string name = isRedis ? "redis" : "process";
        await using var one = new RunningWorker(queue.Queue, folder.Allowed);
        await using var two = new RunningWorker(queue.Queue, folder.Allowed);
        var job = await queue.Queue.SubmitScoringAsync(folder.Job(name));
        var told = new List<ClusterJobStatus>();
        var status = await job.WaitAsync(new Told(told));
        Assert.Empty(status.Dead);
        Assert.Equal((ScoringFolder.Partitions, "score"), (status.Done, status.Kind));
        Assert.Equal(isRedis, status.ItemsPerSecond > 0); // the clock of the other one stands still
        Assert.Equal(isRedis ? TimeSpan.Zero : null, status.TimeLeft);
        Assert.Same(status, told[^1]);
        for (int i = 0; i < ScoringFolder.Partitions; i++)
            Assert.Equal(folder.Expected(i), File.ReadAllLines($"{folder.Scores(name)}/part-{i}.csv"));
        Assert.Equal(ScoringFolder.Partitions, Directory.GetFiles(folder.Scores(name)).Length);
    }

    [Fact]
    public async Task Score_ByRanges_WritesTheRowsOfThePartition()
    {
        await using var queue = WorkQueue.InProcess();
        await using var worker = new RunningWorker(queue, folder.Allowed);
        var options = folder.Job("ranges");
        options.RowsPerItem = 20;
        options.Partitions = [folder.Partition(0)];
        var status = await (await queue.SubmitScoringAsync(options)).WaitAsync();
        Assert.Equal((3, 0), (status.Done, status.Dead.Count));
        foreach (int first in new[] { 0, 20, 40 })
            Assert.Equal(folder.Expected(0, first, 20), File.ReadAllLines($"{folder.Scores("ranges")}/part-0.{first}.csv"));
    }

    [Fact]
    public async Task Score_ABinaryFileWithoutKey_NumbersTheRows()
    {
        var ml = new MLContext();
        var view = ml.Data.LoadFromTextFile(
            folder.Partition(1),
            [new("a", DataKind.Single, 1), new("b", DataKind.Single, 2), new("c", DataKind.Single, 3)],
            separatorChar: ',',
            hasHeader: true
        );
        using (var file = File.Create(folder.File("data/binary.idv")))
            ml.Data.SaveAsBinary(view, file);
        await using var queue = WorkQueue.InProcess();
        await using var worker = new RunningWorker(queue, folder.Allowed);
        var options = folder.Job("binary");
        (options.Partitions, options.KeyColumnName, options.RowsPerItem) = ([folder.File("data/binary.idv")], null, 30);
        options.ColumnNames = ["Score", "PredictedLabel", "Features"];
        await (await queue.SubmitScoringAsync(options)).WaitAsync();
        string[] lines = File.ReadAllLines($"{folder.Scores("binary")}/binary.30.csv");
        Assert.Equal("Row,Score,PredictedLabel,Features.0,Features.1,Features.2", lines[0]);
        Assert.StartsWith(
            folder.Expected(1, first: 30)[1].Replace("r30,", "30,", StringComparison.Ordinal) + ",",
            lines[1],
            StringComparison.Ordinal
        );
        Assert.Equal(1 + 20, lines.Length);
    }

    [Fact]
    public async Task Submit_AgainWhereScoresAreGone_ScoresThemAgain()
    {
        await using var queue = WorkQueue.InProcess();
        await using var worker = new RunningWorker(queue, folder.Allowed);
        await (await queue.SubmitScoringAsync(folder.Job("again"))).WaitAsync();
        string gone = $"{folder.Scores("again")}/part-2.csv";
        byte[] before = File.ReadAllBytes(gone);
        File.Delete(gone);
        var status = await (await queue.SubmitScoringAsync(folder.Job("again"))).WaitAsync();
        Assert.Equal(ScoringFolder.Partitions, status.Done);
        Assert.Equal(before, File.ReadAllBytes(gone));
    }

    [Fact]
    public async Task Submit_FaultyOptions_NamesAllFaults()
    {
        await using var queue = WorkQueue.InProcess();
        var error = await Assert.ThrowsAsync<ArgumentException>(() =>
            queue.SubmitScoringAsync(new ScoringJobOptions { Partitions = ["nowhere.csv"], RowsPerItem = 0 })
        );
        foreach (string word in new[] { "ModelPath", "OutputFolder", "'nowhere.csv'", "RowsPerItem is 0" })
            Assert.Contains(word, error.Message, StringComparison.Ordinal);
    }

    private sealed class Told(List<ClusterJobStatus> list) : IProgress<ClusterJobStatus>
    {
        public void Report(ClusterJobStatus value) => list.Add(value);
    }
}
