using Microsoft.Extensions.Time.Testing;
using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

public sealed class TrainingProgressTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly StringWriter _text = new() { NewLine = "\n" };

    private IEnumerable<int> Epochs =>
        _text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse(line.Split(' ', '/')[1], null));

    [Fact]
    public void ToWriter_FastTraining_WritesFirstMuchBetterAndLastEpochs()
    {
        var lines = Lines();
        float[] losses = [1, 0.95f, 0.9f, 0.85f, 0.82f, 0.8f, 0.81f];
        for (int i = 0; i < losses.Length; i++)
            lines.Report(End(i + 1, losses[i], isBest: i < 6, isLast: i == 6));
        Assert.Equal([1, 3, 6, 7], Epochs);
    }

    [Fact]
    public void ToWriter_ASecondAfterALine_WritesThatEpoch()
    {
        var lines = Lines();
        for (int epoch = 1; epoch <= 20; epoch++)
        {
            lines.Report(End(epoch, 1));
            _clock.Advance(TimeSpan.FromSeconds(0.25));
        }
        Assert.Equal([1, 5, 9, 13, 17], Epochs);
    }

    [Fact]
    public void ToWriter_LongEpoch_WritesFromWithinIt()
    {
        var lines = Lines();
        for (int i = 0; i < 5; i++)
        {
            lines.Report(End(1, 0) with { IsEpochEnd = false, Batch = i + 1, TrainingLoss = 0.5f, ValidationLoss = null, TimeLeft = null });
            _clock.Advance(TimeSpan.FromSeconds(0.5));
        }
        Assert.Equal(
            """
            Epoch 1/9, batch 3/9: training loss 0.5, 1,000 rows/s, learning rate 0.01.
            Epoch 1/9, batch 5/9: training loss 0.5, 1,000 rows/s, learning rate 0.01.

            """.ReplaceLineEndings("\n"),
            _text.ToString()
        );
    }

    /// <summary>A second network begins with a greater loss than the first one ended with.</summary>
    [Fact]
    public void ToWriter_AnotherTraining_GoesByItsOwnLoss()
    {
        var lines = Lines();
        lines.Report(End(1, 0.1f));
        lines.Report(End(1, 1));
        lines.Report(End(2, 0.8f, isBest: true));
        Assert.Equal([1, 1, 2], Epochs);
    }

    [Fact]
    public void ToWriter_SharedByTrainingsAtTheSameTime_WritesWholeLines()
    {
        var lines = TrainingProgress.ToWriter(_text);
        Parallel.For(0, 1000, i => lines.Report(End(1, i)));
        Assert.Equal(1000, Epochs.Count(epoch => epoch == 1));
    }

    [Fact]
    public void ToWriter_OfAFit_EndsWithItsLastEpoch()
    {
        var ml = new MLContext(seed: 1);
        var options = Tiny.Options(epochs: 12);
        options.Progress = TrainingProgress.ToWriter(_text);
        using var model = ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(ml, Samples.Noise(50, 3)));
        Assert.Equal((1, 12), (Epochs.First(), Epochs.Last()));
    }

    private TrainingProgress.Lines Lines() => new(() => _text, _clock);

    private static TrainingProgress End(int epoch, float loss, bool isBest = false, bool isLast = false) =>
        new()
        {
            Epoch = epoch,
            Epochs = 9,
            Batch = 9,
            Batches = 9,
            TrainingLoss = 0,
            ValidationLoss = loss,
            RowsPerSecond = 1000,
            LearningRate = 0.01,
            TimeLeft = TimeSpan.FromSeconds(5),
            IsEpochEnd = true,
            IsBest = isBest,
            IsLast = isLast,
        };
}
