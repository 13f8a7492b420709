using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetAutoencoder.Tests;

public sealed class CheckpointedDetectorTests : IDisposable
{
    private readonly MLContext _ml = new();
    private readonly CheckpointFolder _folder = new();

    /// <summary>The threshold comes after the training; a cancellation there must not cost the training.</summary>
    [Fact]
    public void Fit_DetectorCancelledWhileItsThresholdIsSet_KeepsTheTrainedWeights()
    {
        var log = new LogLines(_ml);
        byte[] Detector(CancellationToken token, bool isCheckpointed, Action<TrainingProgress> report)
        {
            var options = Tiny.AnomalyOptions();
            options.CancellationToken = token;
            options.Progress = new OnProgress(report);
            options.Checkpoint = isCheckpointed ? new CheckpointOptions { Folder = _folder.Path } : null;
            using var detector = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(Views.Of(_ml, Samples.Curve(100, 5)));
            return detector.Model.ToOnnx();
        }

        byte[] expected = Detector(default, false, _ => { });
        using var source = new CancellationTokenSource();
        _ml.Log += (_, line) =>
        {
            if (line.Message.Contains("Kept the weights", StringComparison.Ordinal))
                source.Cancel();
        };
        Assert.Throws<OperationCanceledException>(() => Detector(source.Token, true, _ => { }));
        int epochs = 0;
        Assert.Equal(expected, Detector(default, true, _ => epochs++));
        Assert.Equal(0, epochs);
        Assert.Single(log.Of(ChannelMessageKind.Info), line => line.Contains("Resuming in epoch", StringComparison.Ordinal));
        Assert.DoesNotContain(_folder.Names, name => name.EndsWith(".checkpoint", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();
}
