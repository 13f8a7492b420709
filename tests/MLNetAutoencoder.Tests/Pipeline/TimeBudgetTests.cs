using System.Diagnostics;
using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

[Collection(nameof(Alone))]
public sealed class TimeBudgetTests
{
    private readonly MLContext _ml = new();

    [Fact]
    public void Fit_BudgetIsOver_EndsWithTheBestEpochSoFar()
    {
        var view = Views.Of(_ml, Samples.Noise(400, 6));
        var options = Options(TimeSpan.FromMilliseconds(300), batchSize: 32);
        long start = Stopwatch.GetTimestamp();
        using var model = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view);
        Assert.True(Stopwatch.GetElapsedTime(start) >= options.TimeBudget);
        var history = model.History!;
        Assert.True(history.Count < options.Epochs);
        Assert.Equal(history.MinBy(epoch => epoch.ValidationLoss)!.Epoch, history.BestEpoch);
        Assert.InRange(history.Sum(epoch => epoch.Duration.TotalSeconds), 0, 60);
    }

    [Fact]
    public void Fit_BudgetIsOverInTheFirstEpoch_GivesTheWeightsAsTheyAre()
    {
        var view = Views.Of(_ml, Samples.Noise(100_000, 6));
        var options = Options(TimeSpan.FromMilliseconds(1), batchSize: 1);
        using var model = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view);
        var epoch = Assert.Single(model.History!);
        Assert.InRange(Math.Round(epoch.RowsPerSecond * epoch.Duration.TotalSeconds), 1, 80_000);
        Assert.True(float.IsFinite(epoch.ValidationLoss!.Value));
        Assert.All(
            Views.Vectors(model.Transform(Views.Of(_ml, Samples.Noise(20, 6))), "Latent"),
            code => Assert.All(code, x => Assert.True(float.IsFinite(x)))
        );
    }

    [Theory]
    [InlineData("Adam")]
    [InlineData("Lbfgs")]
    public void Fit_BudgetIsOverBeforeTheFirstStep_TakesOne(string optimizer)
    {
        var options = Options(TimeSpan.FromTicks(1), batchSize: 64);
        options.Optimizer = optimizer == "Adam" ? Optimizer.Adam() : Optimizer.Lbfgs();
        using var model = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(_ml, Samples.Noise(100, 6)));
        Assert.Single(model.History!);
    }

    /// <summary>All restarts share one budget.</summary>
    [Fact]
    public void Fit_BudgetIsOverInARestart_EndsThere()
    {
        var log = new LogLines(_ml);
        var options = Options(TimeSpan.FromMilliseconds(300), batchSize: 32);
        options.Epochs = 3;
        options.Restarts = int.MaxValue - 1;
        using var model = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(_ml, Samples.Noise(100, 6)));
        Assert.InRange(model.History!.Count, 1, 3);
        Assert.Contains(
            log.Of(Microsoft.ML.Runtime.ChannelMessageKind.Info),
            line => line.Contains("Restart 1 of", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Fit_Streamed_EndsToo()
    {
        var view = new FormulaView(100_000, 6, FormulaView.Curve);
        var options = Options(TimeSpan.FromMilliseconds(1), batchSize: 8);
        options.MemoryBudgetBytes = 1 << 20;
        using var model = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view);
        Assert.Single(model.History!);
        Assert.Equal(0, view.Open);
    }

    [Fact]
    public void Fit_ReadingTakesTheWholeBudget_TakesOneStep()
    {
        var slow = Samples
            .Noise(200, 6)
            .Select(row =>
            {
                Thread.Sleep(2);
                return new TestRow { Features = row };
            });
        var options = Options(TimeSpan.FromMilliseconds(200), batchSize: 16);
        using var model = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(_ml, slow, 6));
        var epoch = Assert.Single(model.History!);
        Assert.Equal(16, Math.Round(epoch.RowsPerSecond * epoch.Duration.TotalSeconds));
    }

    /// <summary>A detector scores its rows behind the training, and that is time of the budget too.</summary>
    [Fact]
    public void TimeLeft_Detector_CountsItsRows()
    {
        long[] rows =
        [
            .. new AutoencoderTrainingOptions[] { Tiny.Options(), Tiny.AnomalyOptions() }.Select(options =>
            {
                using var data = Tiny.Data(Samples.Noise(300, 4), options);
                return TrainingSetup.Make(data, options, TrainingDevice.Cpu).RowsAfterTraining;
            }),
        ];
        Assert.Equal([300, 600], rows);
    }

    private static AutoencoderOptions Options(TimeSpan budget, int batchSize) =>
        new()
        {
            LatentSize = 2,
            HiddenSizes = [6],
            Epochs = 1_000_000,
            BatchSize = batchSize,
            Patience = null,
            TimeBudget = budget,
            Seed = 1,
        };
}
