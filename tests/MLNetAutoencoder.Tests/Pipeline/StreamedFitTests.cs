using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetAutoencoder.Tests;

/// <summary>Fits whose rows exceed the memory budget, against the same with all in memory.</summary>
public sealed class StreamedFitTests
{
    private const int Rows = 50_000; // of six features: 1.2 MB
    private const int Features = 6;

    private readonly MLContext _ml = new();
    private readonly LogLines _log;

    public StreamedFitTests() => _log = new LogLines(_ml);

    [Fact]
    public void Fit_NoWeightMoves_HasTheLossesOfRowsInMemory()
    {
        var (streamed, inMemory) = Both(() =>
        {
            var options = Options(epochs: 2);
            options.LearningRate = 1e-30;
            return options;
        });
        foreach (var (one, other) in streamed.Zip(inMemory))
        {
            Assert.Equal(1, one.TrainingLoss / other.TrainingLoss, 1e-5);
            Assert.Equal(one.ValidationLoss, other.ValidationLoss);
            Assert.Equal(one.MeanAbsoluteError, other.MeanAbsoluteError);
        }
    }

    [Fact]
    public void Fit_Learns_AsWellAsFromRowsInMemory()
    {
        var (streamed, inMemory) = Both(() => Options(epochs: 4));
        float ratio = streamed[^1].ValidationLoss!.Value / inMemory[^1].ValidationLoss!.Value;
        Assert.InRange(ratio, 0.7, 1.4);
        Assert.True(streamed[^1].ValidationLoss < 0.5 * streamed[0].TrainingLoss);
        Assert.Contains(_log.Of(ChannelMessageKind.Info), line => line.Contains("read anew for every epoch", StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_Twice_GivesTheSameBytes()
    {
        Assert.Equal(Bytes(), Bytes());

        byte[] Bytes()
        {
            using var model = Fit(View(), Streamed(Options(epochs: 2)));
            return model.Model.ToOnnx();
        }
    }

    [Fact]
    public void Fit_BatchLargerThanTheData_TakesOneStepAnEpoch()
    {
        var options = Streamed(Options(epochs: 3));
        options.BatchSize = int.MaxValue;
        var batches = new List<long>();
        options.Progress = new OnProgress(progress => batches.Add(progress.Batch));
        using var model = Fit(View(), options);
        Assert.Equal([1, 1, 1], batches);
        Assert.True(model.History![^1].TrainingLoss < model.History[0].TrainingLoss);
    }

    [Fact]
    public void Fit_Lbfgs_HasTheLossesOfRowsInMemory()
    {
        var (streamed, inMemory) = Both(() =>
        {
            var options = Options(epochs: 3);
            options.Optimizer = Optimizer.Lbfgs();
            options.BatchSize = 4096;
            return options;
        });
        Assert.All(streamed.Zip(inMemory), pair => Assert.Equal(1, pair.First.TrainingLoss / pair.Second.TrainingLoss, 1e-3));
    }

    [Fact]
    public void Fit_Detector_LabelsTheShare()
    {
        var options = Tiny.AnomalyOptions(epochs: 2);
        options.BatchSize = 500;
        options.MemoryBudgetBytes = 1 << 20;
        options.Contamination = 0.1;
        var view = View();
        using var detector = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(view);
        var scored = detector.Transform(view);
        bool[] flags = [.. Views.Flags(scored, "PredictedLabel")];
        Assert.Equal(Rows, flags.Length);
        Assert.Equal(0.1, flags.Count(flag => flag) / (double)Rows, 0.02);
    }

    [Theory]
    [InlineData(2, 100)]
    [InlineData(3, Rows - 1)]
    [InlineData(2, Rows + 1)]
    public void Fit_LaterPassHasOtherRows_SaysSoAndLeavesNothing(int pass, long rows)
    {
        var view = View(rowsOfPass: p => p == pass ? rows : Rows);
        Native.AssertNothingLeft(() =>
        {
            var error = Assert.Throws<InvalidOperationException>(() => Fit(view, Streamed(Options(epochs: 5))));
            Assert.Contains($"{Rows} usable rows at the first pass and {rows} at a later one", error.Message, StringComparison.Ordinal);
            Assert.Contains("AppendCacheCheckpoint", error.Message, StringComparison.Ordinal);
        });
        Assert.Equal(0, view.Open);
    }

    [Theory]
    [InlineData(1, 10, true)]
    [InlineData(1, 40_000, true)]
    [InlineData(1, 40_000, false)]
    [InlineData(2, 0, true)]
    [InlineData(3, 25_000, true)]
    public void Fit_CursorThrows_ThrowsTheSameAndLeavesNothing(int pass, long row, bool isStreamed)
    {
        var error = new IOException("disk on fire");
        var view = View(
            (p, r) =>
            {
                if (p == pass && r == row)
                    throw error;
            }
        );
        var options = Options(epochs: 5);
        Native.AssertNothingLeft(() =>
            Assert.Same(error, Assert.Throws<IOException>(() => Fit(view, isStreamed ? Streamed(options) : options)))
        );
        Assert.Equal(0, view.Open);
    }

    [Fact]
    public void Fit_CursorThrowsWhileADetectorsRowsAreScored_ThrowsTheSame()
    {
        var options = Tiny.AnomalyOptions(epochs: 1);
        options.MemoryBudgetBytes = 1 << 20;
        options.BatchSize = 1000;
        var view = View(
            (pass, row) =>
            {
                if (pass == 3 && row == 45_000)
                    throw new IOException("disk on fire");
            }
        );
        Native.AssertNothingLeft(() =>
            Assert.Throws<IOException>(() => _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(view))
        );
        Assert.Equal(0, view.Open);
    }

    private static FormulaView View(Action<int, long>? beforeRow = null, Func<int, long>? rowsOfPass = null) =>
        new(Rows, Features, FormulaView.Curve) { BeforeRow = beforeRow, RowsOfPass = rowsOfPass };

    private static AutoencoderOptions Options(int epochs)
    {
        var options = Tiny.Options(epochs);
        options.BatchSize = 128;
        options.LearningRate = 3e-3;
        return options;
    }

    private static AutoencoderOptions Streamed(AutoencoderOptions options)
    {
        options.MemoryBudgetBytes = 1 << 20;
        return options;
    }

    private (TrainingHistory Streamed, TrainingHistory InMemory) Both(Func<AutoencoderOptions> options)
    {
        using var streamed = Fit(View(), Streamed(options()));
        using var inMemory = Fit(View(), options());
        return (streamed.History!, inMemory.History!);
    }

    private AutoencoderTransformer Fit(IDataView view, AutoencoderOptions options) =>
        _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view);
}
