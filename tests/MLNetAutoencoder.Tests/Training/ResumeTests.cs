namespace MLNetAutoencoder.Tests;

/// <summary>A run that is saved after some step, written to a file's bytes, read and gone on with in other tensors.</summary>
public sealed class ResumeTests
{
    private static readonly Dictionary<string, Action<AutoencoderOptions>> Cases = new()
    {
        ["Sgd"] = o => o.Optimizer = Optimizer.Sgd(),
        ["Momentum"] = o => o.Optimizer = Optimizer.Sgd(0.9),
        ["Nesterov"] = o => o.Optimizer = Optimizer.Sgd(0.9, nesterov: true),
        ["RmsProp"] = o => o.Optimizer = Optimizer.RmsProp(momentum: 0.5, centered: true),
        ["Adagrad"] = o => o.Optimizer = Optimizer.Adagrad(),
        ["Adadelta"] = o => o.Optimizer = Optimizer.Adadelta(),
        ["Adam"] = o => o.Optimizer = Optimizer.Adam(),
        ["AmsGrad"] = o => o.Optimizer = Optimizer.AmsGrad(),
        ["AdamW"] = o => o.Optimizer = Optimizer.AdamW(),
        ["NAdam"] = o => o.Optimizer = Optimizer.NAdam(),
        ["RAdam"] = o => o.Optimizer = Optimizer.RAdam(),
        ["Lbfgs"] = o => o.Optimizer = Optimizer.Lbfgs(memory: 3),
        ["Dropout and noise"] = o => (o.InputDropout, o.HiddenDropout, o.Corruption) = (0.1, 0.2, Corruption.Gaussian(0.3)),
        ["Batch normalization"] = o => (o.Normalization, o.WeightAveraging) = (Normalization.Batch, 0.9),
        ["Warm-up and one cycle"] = o => (o.WarmupEpochs, o.LearningRateSchedule) = (1.5, LearningRateSchedule.OneCycle()),
        ["Plateau"] = o => o.LearningRateSchedule = LearningRateSchedule.ReduceOnPlateau(0.3, patience: 0, minimumImprovement: 0.05),
        ["Early stopping"] = o => (o.Epochs, o.Patience, o.MinimumImprovement) = (12, 2, 0.2),
        ["Penalties"] = o => (o.L1, o.L2, o.WeightDecay, o.MaxNorm, o.GradientClipNorm) = (1e-3, 1e-3, 1e-2, 1, 0.5),
    };

    private readonly float[][] _rows = Samples.Noise(70, 5);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_SavedAtAnyStep_EndsWithTheSameNumbers(string name)
    {
        var options = Tiny.Options(epochs: 6);
        options.ValidationFraction = 0.2;
        Cases[name](options);
        using var data = Tiny.Data(_rows, options);
        var setup = TrainingSetup.Make(data, options, TrainingDevice.Cpu);

        var (expected, saved) = Train(setup, null);
        Assert.InRange(saved.Count, 6, 100);
        var random = new Random(name.Length);
        foreach (int step in Enumerable.Range(0, 4).Select(_ => random.Next(saved.Count)).Append(0).Append(saved.Count - 1).Distinct())
        {
            var (actual, _) = Train(setup, ThroughAFile(saved[step]));
            Assert.Equal(expected.Best.Parameters, actual.Best.Parameters);
            Assert.Equal(expected.Best.Buffers, actual.Best.Buffers);
            Assert.Equal(expected.Epochs.Select(Losses), actual.Epochs.Select(Losses));
            Assert.Equal((expected.BestEpoch, expected.Value), (actual.BestEpoch, actual.Value));
        }
    }

    [Fact]
    public void Run_RestoredWithinAnEpoch_CountsTheTimeBefore()
    {
        var options = Tiny.Options(epochs: 2);
        using var data = Tiny.Data(_rows, options);
        var setup = TrainingSetup.Make(data, options, TrainingDevice.Cpu);
        var state = Train(setup, null).Saved[1];
        Assert.Equal((0, 2), (state.Epochs.Count, state.Batch));
        state.Counters["run"][2] += 3600;
        var epochs = Train(setup, state).Outcome.Epochs;
        Assert.InRange(epochs[0].Duration, TimeSpan.FromSeconds(3600), TimeSpan.FromSeconds(4000));
        Assert.Equal(data.TrainingRows / epochs[0].Duration.TotalSeconds, epochs[0].RowsPerSecond, 1e-6);
        Assert.InRange(epochs[1].Duration, TimeSpan.Zero, TimeSpan.FromSeconds(3000));
    }

    private static (float, float?, float?, float?, double) Losses(EpochRecord e) =>
        (e.TrainingLoss, e.ValidationLoss, e.MeanSquaredError, e.MeanAbsoluteError, e.LearningRate);

    private static (TrainingOutcome Outcome, List<CheckpointState> Saved) Train(TrainingSetup setup, CheckpointState? state)
    {
        var initial = InitialWeights.Draw(setup.Step.Layout, setup.Options.Initializer, state is null ? 1 : 2);
        var reporter = new ProgressReporter(TimeProvider.System, null, _ => { }, setup.Epochs, null);
        using var runtime = TorchRuntime.Enter();
        using var run = new TrainingRun(
            setup,
            initial,
            1,
            setup.Options.LearningRate,
            reporter,
            new StopSignal(setup.Options, TimeProvider.System)
        );
        if (state is not null)
            run.Restore(state);
        var saved = new List<CheckpointState>();
        var outcome = run.Run(
            _ =>
            {
                var now = new CheckpointState();
                run.Save(now);
                saved.Add(now);
            },
            () => { }
        );
        return (outcome, saved);
    }

    private static CheckpointState ThroughAFile(CheckpointState state)
    {
        using var stream = new MemoryStream();
        CheckpointFile.Write(stream, state);
        stream.Position = 0;
        return CheckpointFile.Read(stream);
    }
}
