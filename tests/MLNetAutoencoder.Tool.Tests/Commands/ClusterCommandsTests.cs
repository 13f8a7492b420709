using System.Text.Json;

namespace MLNetAutoencoder.Tests;

/// <summary>The commands of jobs that workers do.</summary>
public sealed class ClusterCommandsTests(TrainedModel trained, RedisServer server) : IClassFixture<TrainedModel>, IClassFixture<RedisServer>
{
    [RedisFact]
    public async Task SubmitScore_ToParquet_HoldsWhatScoreWrites()
    {
        await using var worker = new Worker(server, trained);
        string alone = trained.File("alone.parquet");
        ToolRun.Good("score", trained.Model, trained.Data, "--id", "id", "-o", alone);
        string folder = trained.File("out");
        var run = ToolRun.Good([
            "submit",
            "score",
            trained.Model,
            trained.Data,
            "--out",
            folder,
            "--format",
            "parquet",
            "--id",
            "id",
            .. Redis,
            "--json",
        ]);
        using var status = JsonDocument.Parse(run.Output);
        Assert.Equal(1, status.RootElement.GetProperty("done").GetInt32());
        Assert.Equal(File.ReadAllBytes(alone), File.ReadAllBytes(Path.Combine(folder, "traffic.parquet")));
        string job = status.RootElement.GetProperty("job").GetString()!;
        Assert.StartsWith($"{job}: 1 of 1 items done, 0 running", ToolRun.Good(["status", job, .. Redis]).Output, StringComparison.Ordinal);
    }

    [RedisFact]
    public async Task SubmitScore_OutsideTheFoldersOfTheWorker_FailsAndTellsWhy()
    {
        await using var worker = new Worker(server, trained);
        var run = ToolRun.Of(["submit", "score", trained.Model, trained.Data, "--out", trained.File("elsewhere"), .. Redis]);
        Assert.Equal(ExitCode.Fault, run.Code);
        Assert.Contains("lies outside the folders of outputs", run.Output, StringComparison.Ordinal);
    }

    [RedisFact]
    public async Task SubmitSearch_OverNumbers_WritesAModelThatScores()
    {
        await using var worker = new Worker(server, trained);
        string model = trained.File("best.zip");
        string[] columns = ["--columns", "bytes in", "bytes_out", "--epochs", "3", "--candidates", "3"];
        var run = ToolRun.Good([
            "submit",
            "search",
            trained.Data,
            "-o",
            model,
            "--models",
            trained.File("out/models"),
            .. columns,
            .. Redis,
        ]);
        Assert.Contains("best.zip: candidate ", run.Output, StringComparison.Ordinal);
        Assert.Equal(GeneratedTraffic.Rows + 1, ToolRun.Good("score", model, trained.Data).Output.TrimEnd().Split('\n').Length);
    }

    [RedisFact]
    public void SubmitSearch_OverTextsAndGaps_NamesThem() =>
        ToolRun
            .Of(["submit", "search", trained.Data, "-o", trained.File("x.zip"), "--models", trained.File("out"), .. Redis])
            .Fails(ExitCode.Fault, "'protocol', 'duration'", "--ignore");

    [RedisFact]
    public void Status_OfAnUnknownJob_Fails() => ToolRun.Of(["status", "score-1", .. Redis]).Fails(ExitCode.Fault, "no job 'score-1'");

    [Fact]
    public void Worker_WithoutAServer_SaysHowToNameOne() =>
        ToolRun.Of("worker").Fails(ExitCode.WrongUse, "--redis host:6379", "AUTOENCODER_REDIS");

    [Fact]
    public void Worker_WithoutAFolder_NamesIt() =>
        ToolRun
            .Of("worker", "--redis", "127.0.0.1:1", "--models", trained.File("nowhere"))
            .Fails(ExitCode.Fault, "--models", trained.File("nowhere"));

    private string[] Redis => ["--redis", server.Configuration];

    /// <summary>The command <c>worker</c>, which runs until it is disposed.</summary>
    private sealed class Worker : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task<ToolRun> _run;

        public Worker(RedisServer server, TrainedModel trained)
        {
            string outputs = Directory.CreateDirectory(trained.File("out")).FullName;
            string folder = Path.GetDirectoryName(trained.Model)!;
            string[] call = ["worker", "--redis", server.Configuration, "--models", folder, "--data", folder, "--outputs", outputs];
            _run = Task.Run(() => ToolRun.Of(_stop.Token, call));
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            Assert.Equal(ExitCode.Done, (await _run).Code);
            _stop.Dispose();
        }
    }
}
