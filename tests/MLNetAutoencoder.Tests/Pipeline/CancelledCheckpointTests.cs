using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetAutoencoder.Tests;

/// <summary>A fit that was cancelled leaves a checkpoint of where it was, and goes on to the model of one that was not.</summary>
public sealed class CancelledCheckpointTests : IDisposable
{
    private readonly MLContext _ml = new();
    private readonly CancellationTokenSource _source = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("cancelled-").FullName;

    [Theory]
    [InlineData(CancellationOutcome.Throw)]
    [InlineData(CancellationOutcome.KeepBest)]
    public void Fit_CancelledAfterAnEpoch_GoesOnFromThere(CancellationOutcome outcome)
    {
        var view = Views.Of(_ml, Samples.Curve(200, 5));
        AssertGoesOn(outcome, view, () => Options(12), "epoch 5 after batch 0", cancelAt: progress => progress.Epoch == 4);
    }

    /// <summary>A checkpoint of the epoch that the model was made of would not do: it has not seen all rows.</summary>
    [Theory]
    [InlineData(CancellationOutcome.Throw, 2, "epoch 1 after batch ")]
    [InlineData(CancellationOutcome.KeepBest, 2, "epoch 1 after batch ")]
    [InlineData(CancellationOutcome.Throw, 3, "epoch 2 after batch ")]
    [InlineData(CancellationOutcome.KeepBest, 3, "epoch 2 after batch ")]
    public void Fit_CancelledWithinAnEpoch_GoesOnFromThere(CancellationOutcome outcome, int pass, string place)
    {
        bool isCancelling = true;
        var view = new FormulaView(60_000, 5, FormulaView.Curve)
        {
            BeforeRow = (now, row) => CancelIf(isCancelling && now == pass && row == 30_000),
        };
        AssertGoesOn(outcome, view, Streamed, place, whenCancelled: () => isCancelling = false);

        AutoencoderOptions Streamed()
        {
            var options = Options(3);
            (options.MemoryBudgetBytes, options.BatchSize, options.WeightAveraging) = (1 << 20, 256, 0.9);
            return options;
        }
    }

    [Theory]
    [InlineData(CancellationOutcome.Throw)]
    [InlineData(CancellationOutcome.KeepBest)]
    public void Fit_CancelledInARestart_GoesOnFromThere(CancellationOutcome outcome)
    {
        var view = Views.Of(_ml, Samples.Curve(200, 5));
        int ends = 0;
        AssertGoesOn(
            outcome,
            view,
            () =>
            {
                var options = Options(4);
                options.Restarts = 2;
                return options;
            },
            "epoch 3 after batch 0",
            cancelAt: progress => progress.IsEpochEnd && ++ends == 6
        );
    }

    /// <summary>The first of its networks is in the checkpoint too.</summary>
    [Theory]
    [InlineData(CancellationOutcome.Throw)]
    [InlineData(CancellationOutcome.KeepBest)]
    public void Fit_DetectorCancelledInItsSecondNetwork_GoesOnFromThere(CancellationOutcome outcome)
    {
        var view = Views.Of(_ml, Samples.Curve(200, 5));
        int ends = 0;
        var options = Detector();
        (options.OnCancellation, options.CancellationToken) = (outcome, _source.Token);
        options.Progress = new OnProgress(progress => CancelIf(progress.IsEpochEnd && ++ends == 6));
        if (outcome == CancellationOutcome.Throw)
            Assert.ThrowsAny<OperationCanceledException>(() => Fit(options));
        else
            Fit(options).Dispose();

        var lines = new LogLines(_ml);
        using var resumed = Fit(Detector());
        Assert.Contains(lines.Of(ChannelMessageKind.Info), line => line.Contains("Resuming in epoch 3", StringComparison.Ordinal));
        var whole = Detector();
        whole.Checkpoint = null;
        using var expected = Fit(whole);
        Assert.Equal(expected.Model.ToOnnx(), resumed.Model.ToOnnx());

        AutoencoderAnomalyTransformer Fit(AutoencoderAnomalyOptions some) =>
            _ml.AnomalyDetection.Trainers.Autoencoder("Features", some).Fit(view);

        AutoencoderAnomalyOptions Detector()
        {
            var detector = Tiny.AnomalyOptions(epochs: 4);
            (detector.Networks, detector.Checkpoint) = (2, Options(1).Checkpoint);
            return detector;
        }
    }

    /// <summary>Weights from the middle of a line search are no state to go on from.</summary>
    [Theory]
    [InlineData(CancellationOutcome.Throw)]
    [InlineData(CancellationOutcome.KeepBest)]
    public void Fit_CancelledWithinADescent_GoesOnFromTheCheckpointBefore(CancellationOutcome outcome)
    {
        int passes = 0;
        bool isCancelling = true;
        var view = new FormulaView(60_000, 5, FormulaView.Curve)
        {
            BeforeRow = (now, row) =>
            {
                passes = now;
                CancelIf(isCancelling && now == 8 && row == 30_000);
            },
        };
        AssertGoesOn(
            outcome,
            view,
            () =>
            {
                var options = Options(5);
                (options.MemoryBudgetBytes, options.BatchSize, options.Optimizer) = (1 << 20, 1024, Optimizer.Lbfgs());
                options.Checkpoint!.EveryEpochs = 1;
                return options;
            },
            "after batch 0",
            whenCancelled: () => isCancelling = false
        );
        Assert.True(passes > 8);
    }

    [Fact]
    public void Fit_TimeOver_DeletesTheCheckpoints()
    {
        var options = Options(1_000_000);
        (options.TimeBudget, options.Patience) = (TimeSpan.FromSeconds(0.5), null);
        options.Checkpoint!.EveryEpochs = 1;
        using var model = Fit(options, Views.Of(_ml, Samples.Curve(200, 5)));
        Assert.Empty(Checkpoints());
    }

    public void Dispose()
    {
        _source.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void AssertGoesOn(
        CancellationOutcome outcome,
        IDataView view,
        Func<AutoencoderOptions> make,
        string place,
        Func<TrainingProgress, bool>? cancelAt = null,
        Action? whenCancelled = null
    )
    {
        var options = make();
        (options.OnCancellation, options.CancellationToken) = (outcome, _source.Token);
        options.Progress = new OnProgress(progress => CancelIf(cancelAt?.Invoke(progress) == true));
        if (outcome == CancellationOutcome.Throw)
            Assert.ThrowsAny<OperationCanceledException>(() => Fit(options, view));
        else
            Fit(options, view).Dispose();
        Assert.NotEmpty(Checkpoints());
        whenCancelled?.Invoke();

        var lines = new LogLines(_ml);
        using var resumed = Fit(make(), view);
        Assert.Contains(
            lines.Of(ChannelMessageKind.Info),
            line => line.Contains("Resuming in ", StringComparison.Ordinal) && line.Contains(place, StringComparison.Ordinal)
        );
        Assert.Empty(Checkpoints());
        var whole = make();
        whole.Checkpoint = null;
        using var expected = Fit(whole, view);
        Assert.Equal(expected.Model.ToOnnx(), resumed.Model.ToOnnx());
    }

    private IEnumerable<string> Checkpoints() => Directory.EnumerateFiles(_folder, "*.checkpoint");

    private AutoencoderTransformer Fit(AutoencoderOptions options, IDataView view) =>
        _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view);

    private AutoencoderOptions Options(int epochs)
    {
        var options = Tiny.Options(epochs);
        options.Checkpoint = new CheckpointOptions
        {
            Folder = _folder,
            EveryEpochs = null,
            EveryMinutes = 60,
        };
        return options;
    }

    private void CancelIf(bool condition)
    {
        if (condition)
            _source.Cancel();
    }
}
