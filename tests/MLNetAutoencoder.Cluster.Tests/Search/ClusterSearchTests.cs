using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.KilledCluster;

namespace MLNetAutoencoder.Tests;

public sealed class ClusterSearchTests(RedisServer server, ScoringFolder folder) : IClassFixture<RedisServer>, IClassFixture<ScoringFolder>
{
    private static readonly AutoencoderSearchOptions s_few = new() { Candidates = 4, Reduction = 2 };

    private ClusterSearchOptions Where => new() { DataPath = folder.Partition(0), ModelFolder = folder.Scores("models") };

    [Theory]
    [InProcessQueue]
    [RedisQueue]
    public async Task FindBest_OverTwoWorkers_RanksAndTrainsAsOneMachine(bool isRedis)
    {
        await using var queue = new TestQueue(isRedis ? server : null);
        await using var one = new RunningWorker(queue.Queue, folder.Allowed);
        await using var two = new RunningWorker(queue.Queue, folder.Allowed);
        var told = new Told();
        var where = Where;
        where.Progress = told;
        string found = Jobs.Text(Jobs.Trainer().FindBest(queue.Queue, where, s_few));
        Assert.Equal(Jobs.Text(Jobs.Trainer().FindBest(Rows(0), s_few)), found);
        Assert.Equal(["4 of 4", "2 of 2", "1 of 1"], told.Finished);
    }

    [Fact]
    public async Task FindBest_OfAutoencoders_RanksAsOneMachine()
    {
        await using var queue = WorkQueue.InProcess();
        await using var worker = new RunningWorker(queue, folder.Allowed);
        var options = new AutoencoderOptions
        {
            Seed = 2,
            Epochs = 4,
            LatentSize = 1,
        };
        var estimator = new MLContext().Transforms.Autoencoder("Code", ["a", "b", "c"], options);
        var here = estimator.FindBest(Rows(0), s_few);
        var there = estimator.FindBest(queue, Where, s_few);
        Assert.Equal(here.Trials.Select(t => (t.Candidate, t.Metric)), there.Trials.Select(t => (t.Candidate, t.Metric)));
        Assert.Equal(here.Best.Model.ToOnnx(), there.Best.Model.ToOnnx());
        (here.Best as IDisposable).Dispose();
        (there.Best as IDisposable).Dispose();
    }

    [Fact]
    public async Task FindBest_WithLabeledRows_RanksAsOneMachine()
    {
        string path = folder.File("data/labeled.csv");
        string[] lines = File.ReadAllLines(folder.Partition(1));
        File.WriteAllLines(
            path,
            lines.Select(
                (line, i) =>
                    i == 0 ? line + ",odd"
                    : i % 5 == 0 ? $"r{i},5,5,{i},1"
                    : line + ",0"
            )
        );
        await using var queue = WorkQueue.InProcess();
        await using var worker = new RunningWorker(queue, folder.Allowed);
        var where = Where;
        (where.ValidationPath, where.LabelColumnName) = (path, "odd");
        var validation = new MLContext().Data.LoadFromTextFile(path, [.. Columns, new("odd", DataKind.Single, 4)], ',', hasHeader: true);
        var search = new AutoencoderSearchOptions
        {
            Candidates = 4,
            Reduction = 2,
            Validation = validation,
            LabelColumnName = "odd",
        };
        Assert.Equal(Jobs.Text(Jobs.Trainer().FindBest(Rows(0), search)), Jobs.Text(Jobs.Trainer().FindBest(queue, where, s_few)));
    }

    [Fact]
    public async Task FindBest_WithWhatWorkersDoNotHave_IsRefused()
    {
        await using var queue = WorkQueue.InProcess();
        var search = new AutoencoderSearchOptions
        {
            Metric = (_, _) => 0,
            TimeBudget = TimeSpan.FromMinutes(1),
            Validation = Rows(0),
        };
        var error = Assert.Throws<ArgumentException>(() => Jobs.Trainer().FindBest(queue, Where, search));
        foreach (string word in new[] { "Metric is code", "TimeBudget is set", "ValidationPath" })
            Assert.Contains(word, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindBest_WhereWorkersMayNotRead_TellsWhy()
    {
        await using var queue = WorkQueue.InProcess();
        await using var worker = new RunningWorker(queue, new ClusterWorkerOptions { OutputFolders = [folder.File("scores")] });
        var error = Assert.Throws<InvalidOperationException>(() => Jobs.Trainer().FindBest(queue, Where, s_few));
        Assert.Contains("outside the folders of data", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindBest_WithOptionsThatDoNotTravel_IsRefused()
    {
        await using var queue = WorkQueue.InProcess();
        var options = new AutoencoderAnomalyOptions { Seed = 1, MixedColumns = MixedColumns.FromIndices([0..2]) };
        var trainer = new MLContext().AnomalyDetection.Trainers.Autoencoder(["a", "b", "c"], options);
        var error = Assert.Throws<InvalidOperationException>(() => trainer.FindBest(queue, Where, s_few));
        Assert.Contains("MixedColumns", error.Message, StringComparison.Ordinal);
    }

    private static TextLoader.Column[] Columns =>
        [new("a", DataKind.Single, 1), new("b", DataKind.Single, 2), new("c", DataKind.Single, 3)];

    private IDataView Rows(int partition) =>
        new MLContext().Data.LoadFromTextFile(folder.Partition(partition), Columns, ',', hasHeader: true);

    private sealed class Told : IProgress<ClusterJobStatus>
    {
        public List<string> Finished { get; } = [];

        public void Report(ClusterJobStatus value)
        {
            if (value.IsFinished)
                Finished.Add($"{value.Done} of {value.Items}");
        }
    }
}
