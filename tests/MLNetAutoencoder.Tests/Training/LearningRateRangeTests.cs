using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetAutoencoder.Tests;

public sealed class LearningRateRangeTests
{
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string, int> Wines =>
        new()
        {
            { "Adam", 1 },
            { "Adam", 2 },
            { "Sgd", 1 },
            { "Sgd", 2 },
            { "Sgd", 3 },
            { "RmsProp", 1 },
            { "RmsProp", 2 },
        };

    [Theory]
    [MemberData(nameof(Wines))]
    public void Suggested_Wine_TrainsFurtherThanAHundredthOfItAndDoesNotDiverge(string name, int seed)
    {
        var optimizer = name switch
        {
            "Adam" => Optimizer.Adam(),
            "Sgd" => Optimizer.Sgd(momentum: 0.9),
            _ => Optimizer.RmsProp(),
        };
        float[][] rows = [.. Wine.Load().Select(r => r.Features)];
        var options = new AutoencoderOptions
        {
            Optimizer = optimizer,
            Epochs = 20,
            BatchSize = 32,
            Seed = seed,
        };
        double suggested = Find(rows, options).Suggested!.Value;
        var at = Train(suggested);
        var below = Train(suggested / 100);
        Assert.True(at < 0.7 * below, $"{at} at {suggested:G3}, {below} at a hundredth of it");

        double Train(double rate)
        {
            var log = new LogLines(_ml);
            options.LearningRate = rate;
            using var model = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(_ml, rows));
            Assert.Equal([], log.Of(ChannelMessageKind.Warning));
            return model.History![model.History.BestEpoch - 1].ValidationLoss!.Value;
        }
    }

    [Fact]
    public void Rates_GrowByOneFactorFromTheLowestToTheHighest()
    {
        var range = Find(Samples.Curve(200, 5), Tiny.Options(), 1e-4, 1e-2, 21);
        Assert.Equal(21, range.Count);
        Assert.Equal(1e-4, range[0].LearningRate, 1e-12);
        Assert.Equal(1e-2, range[^1].LearningRate, 1e-10);
        double factor = Math.Pow(100, 1 / 20.0);
        Assert.All(range.Zip(range.Skip(1)), pair => Assert.Equal(factor, pair.Second.LearningRate / pair.First.LearningRate, 1e-9));
    }

    [Fact]
    public void Losses_AreThoseOfTheBatchAfterEachStep()
    {
        // One batch is all rows, so the loss after steps at rates that move nothing is the loss of the network that training begins with.
        var rows = Samples.Curve(40, 5);
        var options = Tiny.Options();
        options.BatchSize = 40;
        options.ValidationFraction = 0;
        var range = Find(rows, options, 1e-30, 1e-29, 10);
        double untrained = Reference.Loss(Tiny.Untrained(options, 5), Tiny.Scaler(options, rows), rows);
        Assert.All(range, point => Assert.Equal(1, point.Loss / untrained, 1e-5));
        Assert.All(range, point => Assert.Equal(1, point.SmoothedLoss / untrained, 1e-5));

        // And a first step of any size shows in the first loss.
        var large = Find(rows, options, 0.1, 1, 10);
        Assert.NotEqual(1, large[0].Loss / untrained, 1e-3);
    }

    [Fact]
    public void Test_LossGrows_EndsBeforeTheHighestRate()
    {
        var range = Find(Samples.Curve(300, 6), Tiny.Options());
        Assert.InRange(range.Count, 20, 99);
        Assert.True(range[^1].SmoothedLoss > 4 * range.Min(p => p.SmoothedLoss));
        Assert.All(
            range.SkipLast(1),
            p => Assert.True(p.SmoothedLoss <= 4 * range.Take(range.IndexOf(p) + 1).Min(q => q.SmoothedLoss) * 1.0000001)
        );
    }

    [Fact]
    public void Test_LossBecomesInfinite_EndsThere()
    {
        var options = Tiny.Options();
        options.Optimizer = Optimizer.Sgd();
        var range = Find(Samples.Noise(100, 4), options, 1e20, 1e30, 10);
        Assert.True(range.Count < 10);
        Assert.All(range, point => Assert.True(double.IsFinite(point.Loss)));
    }

    [Fact]
    public void Test_Twice_GivesTheSamePoints()
    {
        var options = Tiny.Options();
        options.Corruption = Corruption.Gaussian(0.1);
        options.HiddenDropout = 0.2;
        var rows = Samples.Curve(100, 5);
        Assert.Equal(Find(rows, options), Find(rows, options));
        var other = Tiny.Options(seed: 2);
        other.Corruption = Corruption.Gaussian(0.1);
        other.HiddenDropout = 0.2;
        Assert.NotEqual(Find(rows, options), Find(rows, other));
    }

    [Fact]
    public void Test_BeforeAFit_ChangesNothingOfIt()
    {
        var options = Tiny.Options();
        options.Seed = null; // drawn from the context
        var rows = Samples.Curve(100, 5);
        Assert.Equal(Codes(test: false), Codes(test: true));

        float[][] Codes(bool test)
        {
            var ml = new MLContext(seed: 5);
            var view = Views.Of(ml, rows);
            var estimator = ml.Transforms.Autoencoder("Latent", "Features", options);
            if (test)
                estimator.FindLearningRate(view);
            using var model = estimator.Fit(view);
            return Views.Vectors(model.Transform(view), "Latent");
        }
    }

    [Fact]
    public void Test_OfADetector_GoesByItsOwnOptions()
    {
        var view = Views.Of(_ml, Samples.Curve(100, 6));
        var range = _ml.AnomalyDetection.Trainers.Autoencoder("Features", Tiny.AnomalyOptions()).FindLearningRate(view, 1e-5, 1, 30);
        Assert.NotNull(range.Suggested);
    }

    [Fact]
    public void Suggested_LossFallsNowhere_IsNull()
    {
        // Scaled to zeros, which a network without biases keeps at zero.
        float[][] rows = [.. Enumerable.Repeat(new float[] { 1, 2, 3 }, 20)];
        var options = Tiny.Options();
        options.BatchSize = 20;
        options.Initializer = WeightInitializer.XavierUniform;
        var range = Find(rows, options, 1e-5, 1e-3, 10);
        Assert.All(range, point => Assert.Equal(0, point.Loss));
        Assert.Null(range.Suggested);
    }

    [Theory]
    [InlineData(new[] { 5.0, 5, 5, 5, 4, 2, 1, 3, 9 }, 0, 5)] // steepest between 4 and 1
    [InlineData(new[] { 5.0, 5, 5, 5, 4, 2, 1, 3, 9 }, 2, 3)]
    [InlineData(new[] { 6.0, 3, 5, 5, 5, 5, 5, 5, 4.5, 3.5, 2.5, 2, 9 }, 0, 9)] // the fall at the start is chance
    [InlineData(new[] { 1.0, 2, 3 }, 0, null)]
    [InlineData(new[] { 1.0 }, 0, null)]
    [InlineData(new double[0], 0, null)]
    public void Suggested_OfACurve_IsTheSteepestOfTheLastDescentLessTheLag(double[] losses, int lag, int? expected)
    {
        var range = new LearningRateRange([.. losses.Select((loss, i) => new LearningRatePoint(i + 1, loss, loss))], lag);
        Assert.Equal(expected + 1, range.Suggested);
    }

    [Fact]
    public void Text_HasALineForEachStepAndAStarAtTheSuggestion()
    {
        var range = Find(Samples.Curve(300, 6), Tiny.Options());
        string[] lines = range.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(range.Count + 1, lines.Length);
        int marked = Assert.Single(Enumerable.Range(0, lines.Length), i => lines[i].Contains('*', StringComparison.Ordinal));
        Assert.Equal(range.Suggested, range[marked - 1].LearningRate);
    }

    [Theory]
    [InlineData(0, 1, 100, "lowest", "above 0 and below highest")]
    [InlineData(-1, 1, 100, "lowest", "above 0 and below highest")]
    [InlineData(double.NaN, 1, 100, "lowest", "above 0 and below highest")]
    [InlineData(1, 1, 100, "lowest", "above 0 and below highest")]
    [InlineData(1, double.NaN, 100, "lowest", "above 0 and below highest")]
    [InlineData(1, double.PositiveInfinity, 100, "highest", "finite in single precision")]
    [InlineData(1, 2, 9, "steps", "10 or greater")]
    public void Test_ArgumentOutOfRange_IsNamed(double lowest, double highest, int steps, string name, string accepted)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Find(Samples.Noise(20, 3), Tiny.Options(), lowest, highest, steps));
        Assert.Equal(name, error.ParamName);
        Assert.Contains(accepted, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Test_Lbfgs_IsRefused()
    {
        var options = Tiny.Options();
        options.Optimizer = Optimizer.Lbfgs();
        var error = Assert.Throws<InvalidOperationException>(() => Find(Samples.Noise(20, 3), options));
        Assert.Contains("Optimizer is Lbfgs(memory: 10)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Test_LossIsInfiniteFromTheStart_SaysWhatToChange()
    {
        var options = Tiny.Options();
        options.Scaling = InputScaling.None;
        var error = Assert.Throws<InvalidOperationException>(() => Find(Samples.Noise(20, 3, scale: 1e30f), options));
        Assert.Contains("Scaling is None", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Test_CancelledWhileReading_Throws()
    {
        using var source = new CancellationTokenSource();
        var options = Tiny.Options();
        options.CancellationToken = source.Token;
        options.OnCancellation = CancellationOutcome.KeepBest; // there is nothing to keep
        var rows = Samples
            .Noise(50, 3)
            .Select(
                (features, i) =>
                {
                    if (i == 30)
                        source.Cancel();
                    return new TestRow { Features = features };
                }
            );
        Native.AssertNothingLeft(() =>
            Assert.ThrowsAny<OperationCanceledException>(() =>
                _ml.Transforms.Autoencoder("Latent", "Features", options).FindLearningRate(Views.Of(_ml, rows, 3))
            )
        );
    }

    [Fact]
    public void Test_CancelledBetweenSteps_Throws()
    {
        // The rows exceed the budget, so every epoch reads the view; the second pass cancels when it is through, after the steps on its
        // first blocks.
        using var source = new CancellationTokenSource();
        var options = Tiny.Options();
        options.MemoryBudgetBytes = 1 << 20;
        options.CancellationToken = source.Token;
        var view = new ProbeView(5000, 60)
        {
            BeforeRow = (pass, row) =>
            {
                if (pass == 1 && row == 4999)
                    source.Cancel();
            },
        };
        Native.AssertNothingLeft(() =>
            Assert.ThrowsAny<OperationCanceledException>(() =>
                _ml.Transforms.Autoencoder("Latent", "Features", options).FindLearningRate(view, steps: 100_000)
            )
        );
        Assert.Equal((2, 0), (view.Passes, view.Open));
    }

    [Fact]
    public void Test_DoneOrDiverged_LeavesNothingBehind() =>
        Native.AssertNothingLeft(() =>
        {
            Find(Samples.Curve(100, 5), Tiny.Options());
            Find(Samples.Noise(100, 4), Tiny.Options(), 1e20, 1e30, 10);
        });

    private LearningRateRange Find(
        IReadOnlyList<float[]> rows,
        AutoencoderOptions options,
        double lowest = 1e-7,
        double highest = 10,
        int steps = 100
    ) => _ml.Transforms.Autoencoder("Latent", "Features", options).FindLearningRate(Views.Of(_ml, rows), lowest, highest, steps);
}
