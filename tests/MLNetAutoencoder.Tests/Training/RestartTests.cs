namespace MLNetAutoencoder.Tests;

public sealed class RestartTests
{
    private readonly float[][] _rows = Samples.Curve(80, 5);
    private readonly List<string> _lines = [];
    private readonly List<string> _warnings = [];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Train_Restarts_KeepsTheBestOfSeparateRuns(int seed)
    {
        var options = Tiny.Options(epochs: 4, seed);
        options.Restarts = 3;
        options.Corruption = Corruption.Gaussian(0.1);
        using var data = Tiny.Data(_rows, options);
        var setup = TrainingSetup.Make(data, options, TrainingDevice.Cpu);
        TrainingOutcome[] separate = [.. Enumerable.Range(0, 4).Select(restart => Separate(setup, NoiseSeed.OfRestart(seed, restart)))];
        Assert.Equal(4, separate.Select(run => run.Value).Distinct().Count());

        var result = Train(setup, seed, null);
        var best = separate.MinBy(run => run.Value)!;
        Assert.Equal(best.Best.Parameters, result.State.Parameters);
        Assert.Equal(best.Value, result.History[result.History.BestEpoch - 1].ValidationLoss);
        Assert.Equal(3, _lines.Count(line => line.StartsWith("Restart ", StringComparison.Ordinal)));
    }

    /// <summary>The rate is doubled until it is too high; a tenth of that is below the one before, which was not.</summary>
    [Fact]
    public void Train_RateDivergesAndATenthDoesNot_WarnsAndSucceeds()
    {
        var options = Tiny.Options(epochs: 60);
        options.Optimizer = Optimizer.Sgd();
        options.EncoderActivation = options.DecoderActivation = Activation.Identity;
        options.LearningRate = 0.5;
        TrainingResult result;
        do
        {
            options.LearningRate *= 2;
            using var data = Tiny.Data(_rows, options);
            result = Train(TrainingSetup.Make(data, options, TrainingDevice.Cpu), 1, null);
        } while (_warnings.Count == 0);
        var warning = Assert.Single(_warnings);
        Assert.Contains("diverged in epoch", warning, StringComparison.Ordinal);
        Assert.Contains(
            string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"a tenth of the learning rate, " + $"{options.LearningRate * 0.1}."
            ),
            warning,
            StringComparison.Ordinal
        );
        Assert.All(result.History, epoch => Assert.Equal(options.LearningRate * 0.1, epoch.LearningRate, 1e-12));
        Assert.True(result.History[^1].TrainingLoss < result.History[0].TrainingLoss);
    }

    [Fact]
    public void Train_FirstTrainingDivergesAtBothRates_IsLeftOutForTheRestarts()
    {
        var options = Tiny.Options();
        options.Restarts = 1;
        using var data = Tiny.Data(_rows, options);
        var setup = TrainingSetup.Make(data, options, TrainingDevice.Cpu);
        var huge = Filled(setup, 1e20f);

        var result = Train(setup, 1, huge);
        Assert.Equal(Separate(setup, NoiseSeed.OfRestart(1, 1)).Best.Parameters, result.State.Parameters);
        Assert.Contains(
            _warnings,
            line => line.Contains("The first training diverged in epoch 1 and is left out", StringComparison.Ordinal)
        );

        options.Restarts = 0;
        Assert.Throws<InvalidOperationException>(() => Train(TrainingSetup.Make(data, options, TrainingDevice.Cpu), 1, huge));
    }

    /// <summary>Zeros from zeros: the network that is given learns nothing and cannot diverge, random ones do.</summary>
    [Fact]
    public void Train_RestartsDiverge_AreLeftOut()
    {
        float[][] rows = [.. Enumerable.Repeat(new float[] { 1, 2, 3 }, 20)];
        var options = Tiny.Options();
        options.Optimizer = Optimizer.Sgd();
        options.LearningRate = 1e30;
        options.Restarts = 2;
        using var data = Tiny.Data(rows, options);
        var setup = TrainingSetup.Make(data, options, TrainingDevice.Cpu);
        var result = Train(setup, 1, Filled(setup, 0));
        Assert.All(result.State.Parameters, value => Assert.Equal(0, value));
        foreach (int restart in new[] { 1, 2 })
            Assert.Contains(
                _warnings,
                line =>
                    line.Contains($"Restart {restart} diverged", StringComparison.Ordinal)
                    && line.Contains("left out", StringComparison.Ordinal)
            );
    }

    /// <summary>The loss of a full batch is not finite at the start, and no rate would help.</summary>
    [Fact]
    public void Train_LbfgsDiverges_SaysToScaleAndDoesNotTryAgain()
    {
        var options = Tiny.Options();
        options.Optimizer = Optimizer.Lbfgs();
        options.Scaling = InputScaling.None;
        using var data = Tiny.Data(Samples.Noise(30, 3, scale: 1e30f), options);
        var error = Assert.Throws<InvalidOperationException>(() => Train(TrainingSetup.Make(data, options, TrainingDevice.Cpu), 1, null));
        Assert.Contains("Scaling is None", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("LearningRate", error.Message, StringComparison.Ordinal);
        Assert.Empty(_warnings);
    }

    private static SavedWeights Filled(TrainingSetup setup, float value)
    {
        var drawn = InitialWeights.Draw(setup.Step.Layout, setup.Options.Initializer, 1);
        return new SavedWeights([.. Enumerable.Repeat(value, drawn.Parameters.Length)], drawn.Buffers);
    }

    private static TrainingOutcome Separate(TrainingSetup setup, int seed)
    {
        var initial = InitialWeights.Draw(setup.Step.Layout, setup.Options.Initializer, seed);
        var reporter = new ProgressReporter(TimeProvider.System, null, _ => { }, setup.Epochs, null);
        using var runtime = TorchRuntime.Enter();
        using var run = new TrainingRun(
            setup,
            initial,
            seed,
            setup.Options.LearningRate,
            reporter,
            new StopSignal(setup.Options, TimeProvider.System)
        );
        return run.Run(_ => { }, () => { });
    }

    private TrainingResult Train(TrainingSetup setup, int seed, SavedWeights? warmStart) =>
        AutoencoderTrainer.Train(setup, seed, warmStart, null, new TrainingLog(_lines.Add, _warnings.Add));
}
