using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetAutoencoder.Tests;

/// <summary>What a fit tells of itself, and the history that it leaves.</summary>
[Collection(nameof(Alone))]
public sealed class FitProgressTests
{
    private readonly MLContext _ml = new();
    private readonly List<TrainingProgress> _told = [];

    [Theory]
    [InlineData("Adam", 0)]
    [InlineData("Adam", 2)]
    [InlineData("Lbfgs", 0)]
    public void Fit_Epochs_AreEachToldOnceAsEnded(string optimizer, int restarts)
    {
        var options = Options(epochs: 5);
        options.Optimizer = optimizer == "Adam" ? Optimizer.Adam() : Optimizer.Lbfgs();
        options.Restarts = restarts;
        using var model = Fit(Samples.Noise(100, 4), options);
        var ended = _told.Where(p => p.IsEpochEnd).ToList();
        Assert.Equal(Enumerable.Repeat(Enumerable.Range(1, 5), restarts + 1).SelectMany(e => e), ended.Select(p => p.Epoch));
        Assert.All(ended, p => Assert.Equal(p.Batches, p.Batch));
        Assert.All(ended, p => Assert.NotNull(p.ValidationLoss));
        Assert.All(ended.Where(p => p.Epoch == 5), p => Assert.Equal(TimeSpan.Zero, p.TimeLeft));
        Assert.All(ended.Where(p => p.Epoch < 5), p => Assert.True(p.TimeLeft > TimeSpan.Zero));
        Assert.All(ended.Where(p => p.Epoch == 1), p => Assert.True(p.IsBest));
    }

    [Fact]
    public void Fit_LongEpoch_IsToldOfWithinIt()
    {
        var log = new LogLines(_ml);
        var options = Options(epochs: 1);
        options.BatchSize = 1;
        options.LearningRate = 1e-3;
        long start = Stopwatch.GetTimestamp();
        using var model = Fit(Samples.Curve(25_000, 4), options);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var within = _told.Where(p => !p.IsEpochEnd).ToList();
        Assert.InRange(within.Count, 1, (2 * seconds) + 1);
        Assert.Equal(within.Select(p => p.Batch).Order(), within.Select(p => p.Batch));
        Assert.All(
            within,
            p =>
            {
                Assert.Equal((1, 1, _told[^1].Batches), (p.Epoch, p.Epochs, p.Batches));
                Assert.InRange(p.Batch, 1, p.Batches!.Value);
                Assert.Null(p.ValidationLoss);
                Assert.False(p.IsBest);
                Assert.True(float.IsFinite(p.TrainingLoss));
                // As many rows as batches; what is left at the speed so far.
                double left = (p.Batches.Value - p.Batch) / p.RowsPerSecond;
                Assert.InRange(p.TimeLeft!.Value.TotalSeconds, 0.5 * left, 2 * left);
            }
        );
        // Lines come at the end of an epoch and every ten seconds.
        Assert.InRange(
            log.Of(ChannelMessageKind.Info).Count(line => line.Contains("Epoch 1/1", StringComparison.Ordinal)),
            1,
            (int)(seconds / 10) + 2
        );
    }

    [Fact]
    public void Fit_ShortEpochs_AreToldOfAtTheirEndsOnly()
    {
        using var model = Fit(Samples.Noise(50, 4), Options(epochs: 20));
        Assert.Equal(20, _told.Count(p => p.IsEpochEnd));
        Assert.InRange(_told.Count, 20, 25); // on a machine that stands still for half a second
    }

    [Fact]
    public void Fit_History_HasPlausibleNumbers()
    {
        const int Rows = 5000;
        var options = Options(epochs: 4);
        options.LearningRateSchedule = LearningRateSchedule.Exponential(0.5);
        long start = Stopwatch.GetTimestamp();
        using var model = Fit(Samples.Noise(Rows, 4), options);
        var whole = Stopwatch.GetElapsedTime(start);
        var history = model.History!;
        Assert.Equal([0.01, 0.005, 0.0025, 0.00125], history.Select(epoch => Math.Round(epoch.LearningRate, 9)));
        Assert.InRange(history.Aggregate(TimeSpan.Zero, (sum, epoch) => sum + epoch.Duration), TimeSpan.FromTicks(1), whole);
        Assert.All(
            history,
            epoch =>
            {
                Assert.InRange(epoch.RowsPerSecond * epoch.Duration.TotalSeconds, 0.85 * Rows, 0.95 * Rows);
                Assert.InRange(epoch.MemoryBytes, 20L << 20, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
                Assert.Equal(epoch.ValidationLoss, epoch.MeanSquaredError);
                Assert.InRange(epoch.MeanAbsoluteError!.Value, 0, Math.Sqrt(epoch.MeanSquaredError!.Value));
            }
        );
    }

    [Fact]
    public void ToDataView_OfAFit_HasARowForEachEpoch()
    {
        using var model = Fit(Samples.Noise(60, 4), Options(epochs: 3));
        var history = model.History!;
        var view = history.ToDataView(_ml);
        Assert.Equal(history.Select(e => e.Epoch), view.GetColumn<int>("Epoch"));
        Assert.Equal(history.Select(e => e.TrainingLoss), view.GetColumn<float>("TrainingLoss"));
        Assert.Equal(history.Select(e => e.ValidationLoss!.Value), view.GetColumn<float>("ValidationLoss"));
        Assert.Equal(history.Select(e => e.MemoryBytes), view.GetColumn<long>("MemoryBytes"));
        Assert.Equal(history.Select(e => e.Epoch == history.BestEpoch), view.GetColumn<bool>("IsBest"));
        Assert.Equal(4, history.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Fit_NoRowsHeldOut_TellsOfNoValidation()
    {
        var log = new LogLines(_ml);
        var options = Options(epochs: 2);
        options.ValidationFraction = 0;
        using var model = Fit(Samples.Noise(60, 4), options);
        Assert.All(_told, p => Assert.Null(p.ValidationLoss));
        Assert.All(model.History!, e => Assert.Equal(((float?)null, (float?)null), (e.MeanSquaredError, e.MeanAbsoluteError)));
        Assert.Contains(log.Of(ChannelMessageKind.Info), line => line.Contains("validation loss -", StringComparison.Ordinal));
    }

    private AutoencoderOptions Options(int epochs)
    {
        var options = Tiny.Options(epochs);
        options.Progress = new OnProgress(_told.Add);
        return options;
    }

    private AutoencoderTransformer Fit(float[][] rows, AutoencoderOptions options) =>
        _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(_ml, rows));
}
