using System.Reflection;
using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>The context's own CancelExecution, which ML.NET keeps to itself and AutoML calls, ends what an options' token ends.</summary>
public sealed class ContextCancellationTests
{
    private static readonly MethodInfo s_cancel = typeof(MLContext).GetMethod(
        "CancelExecution",
        BindingFlags.Instance | BindingFlags.NonPublic
    )!;

    private readonly MLContext _ml = new(seed: 1);
    private readonly float[][] _rows = Samples.Curve(200, 5);

    [Theory]
    [InlineData(CancellationOutcome.Throw)]
    [InlineData(CancellationOutcome.KeepBest)]
    public void Fit_ContextCancelled_EndsAsTheOptionsSay(CancellationOutcome outcome)
    {
        var options = Options(outcome);
        var estimator = _ml.Transforms.Autoencoder("Latent", "Features", options);
        if (outcome == CancellationOutcome.Throw)
        {
            Assert.Throws<OperationCanceledException>(() => estimator.Fit(Views.Of(_ml, _rows)));
            return;
        }
        using var fitted = estimator.Fit(Views.Of(_ml, _rows));
        Assert.InRange(fitted.History!.Count, 2, 1_000_000);
    }

    [Fact]
    public void Fit_ContextCancelledBefore_ThrowsWhileRowsAreRead()
    {
        Cancel();
        var read = 0;
        var rows = Enumerable
            .Range(0, 1_000_000)
            .Select(i =>
            {
                read++;
                return new TestRow { Features = _rows[i % _rows.Length] };
            });
        var estimator = _ml.Transforms.Autoencoder("Latent", "Features", Tiny.Options());
        Assert.Throws<OperationCanceledException>(() => estimator.Fit(Views.Of(_ml, rows, 5)));
        Assert.InRange(read, 0, 1000);
    }

    [Fact]
    public void FindBestAndFindLearningRate_ContextCancelled_Throw()
    {
        var view = Views.Of(_ml, _rows);
        var estimator = _ml.Transforms.Autoencoder("Latent", "Features", Options(CancellationOutcome.Throw));
        Assert.Throws<OperationCanceledException>(() => estimator.FindBest(view));
        Assert.Throws<OperationCanceledException>(() => estimator.FindLearningRate(view));
    }

    /// <summary>The exception is that of the token, for those who look at whose it is.</summary>
    [Fact]
    public void Fit_OwnTokenCancelled_ThrowsWithIt()
    {
        using var source = new CancellationTokenSource();
        var options = Tiny.Options(epochs: 50);
        options.CancellationToken = source.Token;
        options.Progress = new OnProgress(_ => source.Cancel());
        var estimator = _ml.Transforms.Autoencoder("Latent", "Features", options);
        var error = Assert.Throws<OperationCanceledException>(() => estimator.Fit(Views.Of(_ml, _rows)));
        Assert.Equal(source.Token, error.CancellationToken);
    }

    private AutoencoderOptions Options(CancellationOutcome outcome)
    {
        var options = Tiny.Options(epochs: int.MaxValue);
        (options.Patience, options.OnCancellation) = (null, outcome);
        options.Progress = new OnProgress(progress =>
        {
            if (progress.Epoch == 2 && progress.IsEpochEnd)
                Cancel();
        });
        return options;
    }

    private void Cancel() => s_cancel.Invoke(_ml, null);
}
