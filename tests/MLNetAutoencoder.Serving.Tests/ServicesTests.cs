using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace MLNetAutoencoder.Tests;

/// <summary>Scorers as services of a host.</summary>
public sealed class ServicesTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ConfigurationManager _configuration = new();

    public ServicesTests()
    {
        for (int factor = 1; factor <= 3; factor++)
        {
            File.WriteAllBytes(_folder.File($"{factor}.onnx"), ServedFiles.Onnx(factor));
            File.WriteAllBytes(_folder.File($"{factor}.zip"), ServedFiles.Zip(factor));
        }
        _configuration["Scoring:ModelPath"] = _folder.File("1.onnx");
        _configuration["Scoring:WatchInterval"] = "0:00:00";
    }

    public void Dispose()
    {
        _configuration.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Host_OneScorer_Scores()
    {
        using var host = await StartAsync(services => services.AddAutoencoderScoring().BindConfiguration("Scoring"));
        var scorer = host.Services.GetRequiredService<AutoencoderScorer>();
        ServedFiles.AssertIsOf(1, ServedFiles.Row(5), (await scorer.ScoreAsync(ServedFiles.Row(5))).Score);
        await host.StopAsync();
        await Assert.ThrowsAsync<ScoringUnavailableException>(() => scorer.ScoreAsync(ServedFiles.Row(5)));
    }

    [Fact]
    public async Task Host_NamedScorers_HaveTheirOwnModels()
    {
        using var host = await StartAsync(services =>
        {
            services.AddAutoencoderScoring().BindConfiguration("Scoring");
            services.AddAutoencoderScoring("second").Configure(options => options.ModelPath = _folder.File("2.onnx"));
            services.AddAutoencoderScoring<InputRow, DetectedRow>("third").Configure(options => options.ModelPath = _folder.File("3.zip"));
        });
        float[] row = ServedFiles.Row(5);
        var first = host.Services.GetRequiredService<AutoencoderScorer>();
        var second = host.Services.GetRequiredKeyedService<AutoencoderScorer>("second");
        var third = host.Services.GetRequiredKeyedService<PipelineScorer<InputRow, DetectedRow>>("third");
        ServedFiles.AssertIsOf(1, row, (await first.ScoreAsync(row)).Score);
        ServedFiles.AssertIsOf(2, row, (await second.ScoreAsync(row)).Score);
        ServedFiles.AssertIsOf(3, row, (await third.ScoreAsync(new InputRow { Features = row })).Output.Score);
    }

    [Fact]
    public void Add_NameThatIsTaken_Throws()
    {
        var services = new ServiceCollection();
        services.AddAutoencoderScoring();
        services.AddAutoencoderScoring("other");
        Assert.Throws<InvalidOperationException>(() => services.AddAutoencoderScoring<InputRow, DetectedRow>());
        Assert.Throws<InvalidOperationException>(() => services.AddAutoencoderScoring("other"));
    }

    [Fact]
    public async Task Start_FaultyOptions_TellsAllOfThem()
    {
        _configuration["Scoring:ModelPath"] = "";
        _configuration["Scoring:MaxBatchSize"] = "0";
        var thrown = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            StartAsync(services => services.AddAutoencoderScoring().BindConfiguration("Scoring"))
        );
        Assert.Contains("ModelPath is blank", thrown.Message);
        Assert.Contains("MaxBatchSize is 0; it must be 1 to 4096.", thrown.Message);
    }

    [Fact]
    public async Task Start_NoModel_Throws()
    {
        _configuration["Scoring:ModelPath"] = _folder.File("none.onnx");
        await Assert.ThrowsAsync<FileNotFoundException>(() =>
            StartAsync(services => services.AddAutoencoderScoring().BindConfiguration("Scoring"))
        );
    }

    [Fact]
    public async Task ModelPath_ThatChanges_ExchangesTheModel()
    {
        using var host = await StartAsync(services => services.AddAutoencoderScoring().BindConfiguration("Scoring"));
        var scorer = host.Services.GetRequiredService<AutoencoderScorer>();
        var health = host.Services.GetRequiredService<HealthCheckService>();
        string version = scorer.ModelVersion;
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync()).Status);

        await ChangeAsync("2.onnx", () => scorer.ModelVersion != version);
        ServedFiles.AssertIsOf(2, ServedFiles.Row(1), (await scorer.ScoreAsync(ServedFiles.Row(1))).Score);

        await ChangeAsync("none.onnx", () => health.CheckHealthAsync().Result.Status == HealthStatus.Degraded);
        var report = await health.CheckHealthAsync();
        Assert.Contains("none.onnx' is refused", report.Entries["autoencoder_scoring"].Description);
        ServedFiles.AssertIsOf(2, ServedFiles.Row(1), (await scorer.ScoreAsync(ServedFiles.Row(1))).Score);

        await ChangeAsync("3.onnx", () => health.CheckHealthAsync().Result.Status == HealthStatus.Healthy);
        ServedFiles.AssertIsOf(3, ServedFiles.Row(1), (await scorer.ScoreAsync(ServedFiles.Row(1))).Score);

        await host.StopAsync();
        Assert.Equal(HealthStatus.Unhealthy, (await health.CheckHealthAsync()).Status);
    }

    [Fact]
    public async Task Health_WithoutAModel_IsUnhealthy()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddAutoencoderScoring().Configure(options => options.ModelPath = _folder.File("none.onnx"));
        await using var provider = services.BuildServiceProvider();
        var report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        Assert.StartsWith("There is no model: ", report.Entries["autoencoder_scoring"].Description);
    }

    [Fact]
    public async Task Telemetry_ScoredRefusedAndSwapped_IsCounted()
    {
        var sums = new ConcurrentDictionary<string, double>();
        var activities = new ConcurrentQueue<Activity>();
        using var host = await StartAsync(services => services.AddAutoencoderScoring("counted").BindConfiguration("Scoring"));
        using var metrics = Listen(host.Services.GetRequiredService<IMeterFactory>(), sums);
        using var traces = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "MLNetAutoencoder.Scoring",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activities.Enqueue,
        };
        ActivitySource.AddActivityListener(traces);
        var scorer = host.Services.GetRequiredKeyedService<AutoencoderScorer>("counted");
        await scorer.ScoreAsync([ServedFiles.Row(1), ServedFiles.Row(2)]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scorer.ScoreAsync(ServedFiles.Row(3), new(canceled: true)));
        ServedFiles.Replace(_folder.File("1.onnx"), ServedFiles.Onnx(2));
        await scorer.ReloadAsync();
        ServedFiles.Replace(_folder.File("1.onnx"), []);
        await Assert.ThrowsAsync<ModelFormatException>(() => scorer.ReloadAsync());
        metrics.RecordObservableInstruments();
        await host.StopAsync();
        await Assert.ThrowsAsync<ScoringUnavailableException>(() => scorer.ScoreAsync(ServedFiles.Row(4)));

        Assert.Equal(2, sums["rows scorer.name=counted"]);
        Assert.Equal(2, sums["batch.size scorer.name=counted"]);
        Assert.Equal(1, sums["refusals scorer.name=counted"]);
        Assert.Equal(1, sums["failures scorer.name=counted error.type=System.OperationCanceledException"]);
        Assert.Equal(1, sums["swaps scorer.name=counted outcome=swapped"]);
        Assert.Equal(1, sums["swaps scorer.name=counted outcome=refused"]);
        Assert.Equal(0, sums["queue.length scorer.name=counted"]);
        Assert.InRange(sums["duration scorer.name=counted"], double.Epsilon, 60);
        var own = activities.Where(activity => Equals(activity.GetTagItem("scorer.name"), "counted")).ToList();
        Assert.Equal([2, 1, 1], own.Select(activity => activity.GetTagItem("row.count")));
        Assert.Equal([ActivityStatusCode.Unset, ActivityStatusCode.Error, ActivityStatusCode.Error], own.Select(a => a.Status));
    }

    private static MeterListener Listen(IMeterFactory factory, ConcurrentDictionary<string, double> sums)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == factory && instrument.Meter.Name == "MLNetAutoencoder.Scoring")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        return listener;

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            string name = instrument.Name["mlnetautoencoder.scoring.".Length..];
            foreach (var tag in tags)
                name += $" {tag.Key}={tag.Value}";
            sums.AddOrUpdate(name, value, (_, sum) => sum + value);
        }
    }

    private async Task ChangeAsync(string file, Func<bool> isDone)
    {
        _configuration["Scoring:ModelPath"] = _folder.File(file);
        ((IConfigurationRoot)_configuration).Reload();
        while (!isDone())
            await Task.Yield();
    }

    private async Task<IHost> StartAsync(Action<IServiceCollection> add)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddConfiguration(_configuration);
        builder.Services.AddLogging().AddMetrics();
        add(builder.Services);
        var host = builder.Build();
        try
        {
            await host.StartAsync();
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }
}
