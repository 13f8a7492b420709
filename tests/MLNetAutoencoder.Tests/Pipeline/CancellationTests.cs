using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>What a cancelled fit leaves, wherever it was.</summary>
public sealed class CancellationTests : IDisposable
{
    private readonly MLContext _ml = new();
    private readonly CancellationTokenSource _source = new();
    private readonly IDataView _view;

    public CancellationTests() => _view = Views.Of(_ml, Samples.Curve(200, 5));

    /// <summary>Names that training gives its threads, as the system cuts them off.</summary>
    private static IEnumerable<string> Threads =>
        !Directory.Exists("/proc/self/task")
            ? []
            : Directory
                .GetDirectories("/proc/self/task")
                .Select(NameOf)
                .Where(name => name.StartsWith("Autoencoder", StringComparison.Ordinal));

    /// <summary>The system may show a thread that has ended, and was waited for, a moment longer.</summary>
    private static void AssertNoThreads() =>
        Assert.True(SpinWait.SpinUntil(() => !Threads.Any(), TimeSpan.FromSeconds(10)), string.Join(", ", Threads));

    private static string NameOf(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm"));
        }
        catch (IOException)
        {
            return ""; // it ended meanwhile
        }
    }

    [Fact]
    public void Fit_KeepBest_GivesTheModelOfTheEpochsThatWereDone()
    {
        var options = Options(epochs: 50);
        options.Progress = new OnProgress(progress => CancelIf(progress.Epoch == 4));
        Native.AssertNothingLeft(() =>
        {
            using var model = Fit(options);
            Assert.Equal(4, model.History!.Count);
            using var expected = _ml.Transforms.Autoencoder("Latent", "Features", Tiny.Options(epochs: 4)).Fit(_view);
            Assert.Equal(expected.History!.BestEpoch, model.History.BestEpoch);
            Assert.Equal(Views.Vectors(expected.Transform(_view), "Latent"), Views.Vectors(model.Transform(_view), "Latent"));
        });
        AssertNoThreads();
    }

    /// <summary>An epoch of so many steps tells of itself before it ends.</summary>
    [Fact]
    public void Fit_KeepBestInTheFirstEpoch_GivesTheWeightsAsTheyAre()
    {
        var view = Views.Of(_ml, Samples.Curve(100_000, 5));
        var options = Options(epochs: 5);
        options.BatchSize = 1;
        options.LearningRate = 1e-3;
        options.Progress = new OnProgress(progress => CancelIf(!progress.IsEpochEnd));
        Native.AssertNothingLeft(() =>
        {
            using var model = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view);
            var epoch = Assert.Single(model.History!);
            Assert.Equal(1, model.History!.BestEpoch);
            Assert.True(float.IsFinite(epoch.TrainingLoss));
            Assert.Null(epoch.ValidationLoss);
            Assert.InRange(epoch.RowsPerSecond * epoch.Duration.TotalSeconds, 1, 89_000);
            Assert.True(epoch.TrainingLoss < 0.5, "Some thousand steps were taken; the mean of each feature gives 1.");
            Assert.All(Views.Vectors(model.Transform(_view), "Latent"), code => Assert.All(code, x => Assert.True(float.IsFinite(x))));
        });
    }

    [Theory]
    [InlineData(CancellationOutcome.Throw)]
    [InlineData(CancellationOutcome.KeepBest)]
    public void Fit_CancelledBeforehand_ThrowsWithoutReading(CancellationOutcome outcome)
    {
        var options = Options(epochs: 5);
        options.OnCancellation = outcome;
        _source.Cancel();
        var view = new FormulaView(100, 5, (_, _) => Assert.Fail("A row was read."));
        Native.AssertNothingLeft(() =>
            Assert.ThrowsAny<OperationCanceledException>(() => _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view))
        );
        Assert.Equal(0, view.Open);
    }

    [Theory]
    [InlineData(CancellationOutcome.Throw)]
    [InlineData(CancellationOutcome.KeepBest)]
    public void Fit_CancelledWhileReading_ThrowsAtTheNextRow(CancellationOutcome outcome)
    {
        var options = Options(epochs: 5);
        options.OnCancellation = outcome;
        long last = 0;
        var view = new FormulaView(long.MaxValue, 5, FormulaView.Curve)
        {
            BeforeRow = (_, row) =>
            {
                last = row;
                CancelIf(row == 1000);
            },
        };
        Native.AssertNothingLeft(() =>
            Assert.ThrowsAny<OperationCanceledException>(() => _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view))
        );
        Assert.Equal((1000, 0), (last, view.Open));
    }

    /// <summary>The thread that reads hears of it first, and the training is waiting for it.</summary>
    [Fact]
    public void Fit_KeepBestWhileWaitingForStreamedRows_KeepsTheEpochsThatWereDone()
    {
        var options = Options(epochs: 50);
        options.MemoryBudgetBytes = 1 << 20;
        options.BatchSize = 256;
        var view = new FormulaView(60_000, 5, FormulaView.Curve) { BeforeRow = (pass, row) => CancelIf(pass == 4 && row == 30_000) };
        Native.AssertNothingLeft(() =>
        {
            using var model = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view);
            Assert.Equal(2, model.History!.Count);
        });
        Assert.Equal(0, view.Open);
        AssertNoThreads();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fit_KeepBestOfADetector_SetsTheThresholdAllTheSame(bool isStreamed)
    {
        var view = new FormulaView(isStreamed ? 40_000 : 4_000, 7, FormulaView.Curve);
        var options = Tiny.AnomalyOptions(epochs: 50);
        options.BatchSize = 500;
        options.MemoryBudgetBytes = isStreamed ? 1 << 20 : null;
        options.OnCancellation = CancellationOutcome.KeepBest;
        options.CancellationToken = _source.Token;
        options.Contamination = 0.25;
        options.Prototypes = 100;
        options.Progress = new OnProgress(progress => CancelIf(progress.Epoch == 2));
        Native.AssertNothingLeft(() =>
        {
            using var detector = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(view);
            Assert.Equal(2, detector.History!.Count);
            Views.AssertLabels(detector.Transform(view), 0.25);
        });
    }

    [Fact]
    public void Fit_ThrowWhileADetectorsRowsAreScored_Throws()
    {
        var options = Tiny.AnomalyOptions(epochs: 1);
        options.BatchSize = 500;
        options.MemoryBudgetBytes = 1 << 20;
        options.CancellationToken = _source.Token;
        var view = new FormulaView(60_000, 5, FormulaView.Curve) { BeforeRow = (pass, row) => CancelIf(pass == 3 && row == 50_000) };
        Native.AssertNothingLeft(() =>
            Assert.ThrowsAny<OperationCanceledException>(() => _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(view))
        );
        Assert.Equal(0, view.Open);
        AssertNoThreads();
    }

    /// <summary>The first training is a result, even when the next has not taken a step.</summary>
    [Fact]
    public void Fit_KeepBestBeforeTheFirstStepOfARestart_KeepsTheTrainingBefore()
    {
        _ml.Log += (_, line) => CancelIf(line.Message.Contains("Restart 1 of 3.", StringComparison.Ordinal));
        var options = Options(epochs: 3);
        options.Restarts = 3;
        using var model = Fit(options);
        using var expected = _ml.Transforms.Autoencoder("Latent", "Features", Tiny.Options()).Fit(_view);
        Assert.Equal(Views.Vectors(expected.Transform(_view), "Latent"), Views.Vectors(model.Transform(_view), "Latent"));
    }

    [Fact]
    public void Fit_ThrowInARestart_Throws()
    {
        _ml.Log += (_, line) => CancelIf(line.Message.Contains("Restart 1 of 3.", StringComparison.Ordinal));
        var options = Options(epochs: 3);
        options.Restarts = 3;
        options.OnCancellation = CancellationOutcome.Throw;
        Native.AssertNothingLeft(() => Assert.ThrowsAny<OperationCanceledException>(() => Fit(options)));
    }

    [Fact]
    public void Fit_KeepBestInTheSecondStepOfLbfgs_KeepsTheFirst()
    {
        var options = Options(epochs: 50);
        options.Optimizer = Optimizer.Lbfgs();
        options.Progress = new OnProgress(progress => CancelIf(progress.Epoch == 1));
        using var model = Fit(options);
        Assert.Single(model.History!);
        Assert.True(model.History![0].TrainingLoss < 1);
    }

    public void Dispose() => _source.Dispose();

    private void CancelIf(bool condition)
    {
        if (condition)
            _source.Cancel();
    }

    private AutoencoderOptions Options(int epochs)
    {
        var options = Tiny.Options(epochs);
        options.CancellationToken = _source.Token;
        options.OnCancellation = CancellationOutcome.KeepBest;
        return options;
    }

    private AutoencoderTransformer Fit(AutoencoderOptions options) => _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(_view);
}
