using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetAutoencoder.Tests;

/// <summary>Fits that are cancelled and gone on with from their checkpoints.</summary>
public sealed class CheckpointedFitTests : IDisposable
{
    private readonly MLContext _ml = new();
    private readonly CheckpointFolder _folder = new();
    private readonly float[][] _rows = Samples.Curve(100, 5);
    private readonly LogLines _log;

    public CheckpointedFitTests() => _log = new LogLines(_ml);

    private IEnumerable<string> Checkpoints => _folder.Names.Where(name => name.EndsWith(".checkpoint", StringComparison.Ordinal));

    private int Resumes => _log.Of(ChannelMessageKind.Info).Count(line => line.Contains("Resuming in epoch", StringComparison.Ordinal));

    public static TheoryData<string> Optimizers =>
        ["Sgd", "RmsProp", "Adagrad", "Adadelta", "Adam", "AdamW", "NAdam", "RAdam", "Lbfgs", "Plateau", "Restarts"];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Fit_CancelledAndResumedManyTimes_EndsWithTheSameBytes(string name)
    {
        var options = Tiny.Options(epochs: 8);
        options.Optimizer = name switch
        {
            "Sgd" => Optimizer.Sgd(0.9, nesterov: true),
            "RmsProp" => Optimizer.RmsProp(momentum: 0.5),
            "Adagrad" => Optimizer.Adagrad(),
            "Adadelta" => Optimizer.Adadelta(),
            "AdamW" => Optimizer.AdamW(),
            "NAdam" => Optimizer.NAdam(),
            "RAdam" => Optimizer.RAdam(),
            "Lbfgs" => Optimizer.Lbfgs(),
            _ => Optimizer.Adam(),
        };
        if (name == "Plateau")
            options.LearningRateSchedule = LearningRateSchedule.ReduceOnPlateau(0.5, patience: 0, minimumImprovement: 0.1);
        options.Restarts = name == "Restarts" ? 2 : 0;
        byte[] expected = Bytes(options);

        var random = new Random(name.Length);
        int cancelled = 0;
        byte[]? actual = null;
        while (actual is null)
            actual = Cancelled(options, after: 1 + random.Next(3), ref cancelled);
        Assert.Equal(expected, actual);
        Assert.InRange(cancelled, 2, 30);
        Assert.Equal(cancelled, Resumes);
        Assert.Empty(Checkpoints);
    }

    /// <summary>The rows say when, in the middle of epochs; where the step then is does not matter.</summary>
    [Fact]
    public void Fit_StreamedCancelledWithinEpochs_EndsWithTheSameBytes()
    {
        const int Rows = 60_000;
        var options = Tiny.Options(epochs: 4);
        options.MemoryBudgetBytes = 1 << 20;
        options.BatchSize = 64;
        options.HiddenDropout = 0.1;
        byte[] expected = Fit(new FormulaView(Rows, 6, FormulaView.Curve), options);

        options.Checkpoint = new CheckpointOptions { Folder = _folder.Path, EveryMinutes = 2e-4 };
        var random = new Random(1);
        byte[]? actual = null;
        int cancelled = 0;
        while (actual is null)
        {
            using var source = new CancellationTokenSource();
            options.CancellationToken = source.Token;
            var (pass, row) = (2 + random.Next(2), random.Next(Rows));
            // The last tries are let run.
            var view = new FormulaView(Rows, 6, FormulaView.Curve)
            {
                BeforeRow = (p, r) =>
                {
                    if (cancelled < 5 && p == pass && r == row)
                        source.Cancel();
                },
            };
            try
            {
                actual = Fit(view, options);
            }
            catch (OperationCanceledException)
            {
                cancelled++;
                Assert.Equal(0, view.Open);
            }
        }
        Assert.Equal(5, cancelled);
        Assert.Equal(expected, actual);
        Assert.Contains(
            _log.Of(ChannelMessageKind.Info),
            line => line.Contains("Resuming", StringComparison.Ordinal) && !line.Contains("after batch 0.", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Fit_Cancelled_KeepsTwoCheckpointsAndFreesTheFolder()
    {
        Interrupt(Options(), after: 4);
        Assert.Equal(2, Checkpoints.Count());
        using var store = new CheckpointStore(_folder.Path);
        Assert.Equal(5, store.LoadNewest(_ => { })!.Epoch);
    }

    [Fact]
    public void Fit_Completes_DeletesTheCheckpoints()
    {
        byte[] expected = Bytes(Options());
        Assert.Equal(expected, Bytes(Checkpointed(Options())));
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void Fit_NewestCheckpointIsDamaged_UsesTheOneBefore()
    {
        byte[] expected = Bytes(Options());
        Interrupt(Options(), after: 4);
        Damage(Checkpoints.Last());
        Assert.Equal(expected, Bytes(Checkpointed(Options())));
        Assert.Single(_log.Of(ChannelMessageKind.Warning), line => line.Contains("is damaged and is not used", StringComparison.Ordinal));
        Assert.Contains(
            _log.Of(ChannelMessageKind.Info),
            line => line.Contains("Resuming in epoch 4 after batch 0.", StringComparison.Ordinal)
        );
        Assert.Empty(Checkpoints);
    }

    [Fact]
    public void Fit_AllCheckpointsAreDamaged_SaysSoAndLeavesThem()
    {
        Interrupt(Options(), after: 4);
        foreach (string name in Checkpoints)
            Damage(name);
        Native.AssertNothingLeft(() =>
        {
            var error = Assert.Throws<InvalidOperationException>(() => Bytes(Checkpointed(Options())));
            Assert.Contains("all 2 checkpoints", error.Message, StringComparison.Ordinal);
            Assert.Contains("Resume = false", error.Message, StringComparison.Ordinal);
        });
        Assert.Equal(2, Checkpoints.Count());
    }

    [Fact]
    public void Fit_ResumeIsFalse_StartsAnew()
    {
        byte[] expected = Bytes(Options());
        Interrupt(Options(), after: 4);
        var options = Checkpointed(Options());
        options.Checkpoint!.Resume = false;
        int epochs = 0;
        options.Progress = new OnProgress(_ => epochs++);
        Assert.Equal(expected, Bytes(options));
        Assert.Equal((6, 0), (epochs, Resumes));
    }

    [Fact]
    public void Fit_OtherOptions_NamesEachThatDiffersWithBothValues()
    {
        Interrupt(Options(), after: 2);
        var options = Checkpointed(Options());
        options.BatchSize = 8;
        options.Optimizer = Optimizer.Sgd(0.5);
        options.LatentSize = 3;
        var error = Assert.Throws<InvalidOperationException>(() => Bytes(options));
        Assert.Contains("BatchSize is 8 and was 16", error.Message, StringComparison.Ordinal);
        Assert.Contains("LatentSize is 3 and was 2", error.Message, StringComparison.Ordinal);
        Assert.Contains("Optimizer", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Epochs is", error.Message, StringComparison.Ordinal);
        Assert.Contains("Resume = false", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, Checkpoints.Count());
    }

    [Fact]
    public void Fit_OtherSeed_SaysSo()
    {
        Interrupt(Options(), after: 2);
        var options = Checkpointed(Options());
        options.Seed = 99;
        Assert.Contains(
            "Seed is 99 and was 1",
            Assert.Throws<InvalidOperationException>(() => Bytes(options)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Fit_NoSeedGiven_ResumesWithTheSeedOfTheCheckpoint()
    {
        var options = Options();
        options.Seed = null;
        Interrupt(options, after: 2);
        Assert.NotEmpty(Bytes(Checkpointed(options)));
        Assert.Equal(1, Resumes);
    }

    [Fact]
    public void Fit_OtherData_SaysSo()
    {
        Interrupt(Options(), after: 2);
        _rows[17][3] += 0.001f;
        var error = Assert.Throws<InvalidOperationException>(() => Bytes(Checkpointed(Options())));
        Assert.Contains("other data", error.Message, StringComparison.Ordinal);
        _rows[17][3] -= 0.001f;
    }

    /// <summary>Weights of one model and the scaling of another would not fit together.</summary>
    [Fact]
    public void Fit_OtherInitialModel_SaysSo()
    {
        using var initial = _ml.Transforms.Autoencoder("Latent", "Features", Options()).Fit(Views.Of(_ml, Samples.Noise(40, 5)));
        Interrupt(Options(), after: 2);
        var estimator = _ml.Transforms.Autoencoder("Latent", "Features", Checkpointed(Options()));
        var error = Assert.Throws<InvalidOperationException>(() => estimator.Fit(Views.Of(_ml, _rows), initial.Model));
        Assert.Contains("InitialModel is ", error.Message, StringComparison.Ordinal);
        Assert.Contains("and was not set", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_InitialModelCancelledAndResumed_EndsWithTheSameBytes()
    {
        var view = Views.Of(_ml, _rows);
        using var initial = _ml.Transforms.Autoencoder("Latent", "Features", Options()).Fit(Views.Of(_ml, Samples.Noise(40, 5)));
        using var expected = _ml.Transforms.Autoencoder("Latent", "Features", Options()).Fit(view, initial.Model);
        var options = Checkpointed(Options());
        using var source = new CancellationTokenSource();
        options.CancellationToken = source.Token;
        options.Progress = new OnProgress(_ => source.Cancel());
        Assert.Throws<OperationCanceledException>(() => _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view, initial.Model));
        using var resumed = _ml.Transforms.Autoencoder("Latent", "Features", Checkpointed(Options())).Fit(view, initial.Model);
        Assert.Equal(1, Resumes);
        Assert.Equal(expected.Model.ToOnnx(), resumed.Model.ToOnnx());
    }

    public void Dispose() => _folder.Dispose();

    private static AutoencoderOptions Options() => Tiny.Options(epochs: 6);

    private AutoencoderOptions Checkpointed(AutoencoderOptions options)
    {
        options.Checkpoint = new CheckpointOptions { Folder = _folder.Path };
        return options;
    }

    private void Damage(string name)
    {
        byte[] bytes = File.ReadAllBytes(_folder.File(name));
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(_folder.File(name), bytes);
    }

    private void Interrupt(AutoencoderOptions options, int after)
    {
        int cancelled = 0;
        Assert.Null(Cancelled(options, after, ref cancelled));
        options.Checkpoint = null;
    }

    /// <summary>Fits with checkpoints and cancels after so many epochs; null when that was before the end.</summary>
    private byte[]? Cancelled(AutoencoderOptions options, int after, ref int cancelled)
    {
        using var source = new CancellationTokenSource();
        Checkpointed(options).CancellationToken = source.Token;
        options.Progress = new OnProgress(_ =>
        {
            if (--after == 0)
                source.Cancel();
        });
        try
        {
            return Bytes(options);
        }
        catch (OperationCanceledException)
        {
            cancelled++;
            return null;
        }
        finally
        {
            (options.Progress, options.CancellationToken) = (null, default);
        }
    }

    private byte[] Bytes(AutoencoderOptions options) => Fit(Views.Of(_ml, _rows), options);

    private byte[] Fit(IDataView view, AutoencoderOptions options)
    {
        using var model = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view);
        return model.Model.ToOnnx();
    }
}
