using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

public sealed class FindBestTests
{
    private static readonly float[][] Rows = [.. Wine.Load().Select(r => r.Features)];
    private readonly MLContext _ml = new(seed: 1);

    /// <summary>27 candidates in four rounds: 27 for a 27th of the steps, 9 for a ninth, 3 for a third, 1 for all.</summary>
    [Fact]
    public void FindBest_Defaults_HalvesTheCandidatesAndRanksThem()
    {
        var seen = new List<AutoencoderTrial>();
        var result = Estimator(epochs: 54)
            .FindBest(View(), new AutoencoderSearchOptions { Progress = new Listener<AutoencoderTrial>(seen) });
        using var best = result.Best;
        Assert.Equal(27, result.Trials.Count);
        Assert.Equal([27, 9, 3, 1], seen.GroupBy(t => t.Round).Select(g => g.Count()));
        int[] epochs = [2, 6, 18, 54]; // of the estimator's batch size, 16
        foreach (var trial in seen)
        {
            int steps = StepsPerEpoch(trial.Options.BatchSize!.Value),
                aim = epochs[trial.Round - 1] * StepsPerEpoch(16);
            Assert.InRange(Math.Abs((trial.Epochs * steps) - aim), 0, steps / 2.0);
        }
        Assert.Equal([1, 2, 4], seen.Where(t => t.Round == 1).Select(t => t.Epochs).Distinct().Order());
        Assert.Equal(result.Trials.OrderByDescending(t => t.Round).ThenBy(t => t.Metric).ThenBy(t => t.Candidate), result.Trials);
        for (int round = 1; round < 4; round++)
        {
            var tried = seen.Where(t => t.Round == round).OrderBy(t => t.Metric).Select(t => t.Candidate).ToList();
            Assert.Equal(tried.Take(tried.Count / 3).Order(), seen.Where(t => t.Round == round + 1).Select(t => t.Candidate).Order());
        }
        Assert.Equal(result.Trials[0].Metric, best.History![best.History.BestEpoch - 1].MeanSquaredError!.Value);
        Assert.Equal(28, result.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void FindBest_Defaults_TryWhatTheyAreSaidToTry()
    {
        var result = Estimator(epochs: 1).FindBest(View());
        using var best = result.Best;
        var tried = result.Trials.Select(t => t.Options).ToList();
        Assert.Equal([Architecture.Dense(), Architecture.Residual()], tried.Select(o => o.Architecture).Distinct().OrderBy(a => $"{a}"));
        Assert.Equal([0, 0.1], tried.Select(o => o.HiddenDropout).Distinct().Order());
        Assert.Equal(3, tried.Select(o => o.Corruption).Distinct().Count());
        Assert.Equal(4, tried.Select(o => o.EncoderActivation).Distinct().Count());
        Assert.Equal(3, tried.Select(o => o.BatchSize).Distinct().Count());
        Assert.Equal(27, tried.Select(o => o.LearningRate).Distinct().Count());
        Assert.All(tried, o => Assert.InRange(o.LearningRate, 0.0002, 0.005));
        Assert.All(tried, o => Assert.Equal(4, o.LatentSize));
    }

    /// <summary>Whatever a kind takes no other value of is left as it is.</summary>
    [Theory]
    [MemberData(nameof(KindCases.Names), MemberType = typeof(KindCases))]
    public void FindBest_AnyKind_FindsAModelOfIt(string kind)
    {
        var options = KindCases.Options(kind, epochs: 1);
        var estimator = _ml.Transforms.Autoencoder("Latent", "Features", options);
        var result = estimator.FindBest(Views.Of(_ml, Rows[..90]), new AutoencoderSearchOptions { Candidates = 6, Reduction = 6 });
        using var best = result.Best;
        Assert.Equal(6, result.Trials.Count);
        Assert.True(result.Trials.Select(t => t.Options.LearningRate).Distinct().Count() > 1 || options.Optimizer.NeedsFullBatch);
    }

    [Fact]
    public void FindBest_SameSeed_GivesTheSameRankingAndBytes()
    {
        var (first, second) = (Search(seed: 3), Search(seed: 3));
        var other = Search(seed: 4);
        using (first.Best)
        using (second.Best)
        using (other.Best)
        {
            Assert.Equal(first.Trials.Select(t => (t.Candidate, t.Metric)), second.Trials.Select(t => (t.Candidate, t.Metric)));
            Assert.Equal(first.Best.Model.ToOnnx(), second.Best.Model.ToOnnx());
            Assert.NotEqual(first.Trials.Select(t => t.Options.LearningRate), other.Trials.Select(t => t.Options.LearningRate));
        }

        AutoencoderSearchResult<AutoencoderTransformer> Search(int seed) =>
            Estimator(epochs: 9, seed).FindBest(View(), new AutoencoderSearchOptions { Candidates = 9 });
    }

    /// <summary>The model that the search gives is the one that its options give by themselves.</summary>
    [Fact]
    public void FindBest_BestOptions_GiveTheBestModel()
    {
        var result = Estimator(epochs: 9).FindBest(View(), new AutoencoderSearchOptions { Candidates = 5 });
        using var best = result.Best;
        using var again = _ml.Transforms.Autoencoder("Latent", "Features", (AutoencoderOptions)result.Trials[0].Options).Fit(View());
        Assert.Equal(best.Model.ToOnnx(), again.Model.ToOnnx());
    }

    /// <summary>Candidates of one's own, with kinds, by a metric of one's own.</summary>
    [Fact]
    public void FindBest_OwnCandidatesAndMetric_AreUsed()
    {
        Objective[] objectives =
        [
            Objective.Reconstruction(),
            Objective.KSparse(1),
            Objective.Variational(beta: 1),
            Objective.Wasserstein(),
        ];
        var search = new AutoencoderSearchOptions
        {
            Candidates = 4,
            Reduction = 2,
            Vary = (options, candidate, _) => options.Objective = objectives[candidate],
            Metric = (model, _) => -model.Run(Rows[0], OutputRole.Latent).Count(value => value == 0), // the most zeros
        };
        var result = Estimator(epochs: 8).FindBest(View(), search);
        using var best = result.Best;
        Assert.Equal(objectives[1], result.Trials[0].Options.Objective);
        Assert.Equal("dense k-sparse", best.Model.Info.Kind);
        Assert.Equal(-3, result.Trials[0].Metric);
    }

    [Fact]
    public void FindBest_ACandidateThatDiverges_ComesLast()
    {
        var search = new AutoencoderSearchOptions
        {
            Candidates = 3,
            Vary = (options, candidate, _) =>
                (options.LearningRate, options.Optimizer) = candidate == 0 ? (1e30, Optimizer.Sgd()) : (0.01, Optimizer.Adam()),
        };
        var result = Estimator(epochs: 3).FindBest(View(), search);
        using var best = result.Best;
        Assert.Equal(0, result.Trials[^1].Candidate);
        Assert.Equal(double.PositiveInfinity, result.Trials[^1].Metric);
    }

    [Fact]
    public void FindBest_EveryCandidateDiverges_SaysSo()
    {
        var search = new AutoencoderSearchOptions
        {
            Candidates = 2,
            Vary = (options, _, _) => (options.LearningRate, options.Optimizer) = (1e30, Optimizer.Sgd()),
        };
        Assert.Contains(
            "Every candidate of the search diverged",
            Assert.Throws<InvalidOperationException>(() => Estimator(epochs: 2).FindBest(View(), search)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void FindBest_TimeBudget_EndsWithTheBestSoFar()
    {
        var result = Estimator(epochs: 27).FindBest(View(), new AutoencoderSearchOptions { TimeBudget = TimeSpan.FromTicks(1) });
        using var best = result.Best;
        Assert.Equal(0, Assert.Single(result.Trials).Candidate);
    }

    [Fact]
    public void FindBest_Detector_IsSearchedToo()
    {
        var options = new AutoencoderAnomalyOptions
        {
            HiddenSizes = [8],
            LatentSize = 3,
            Epochs = 4,
            Seed = 1,
        };
        var result = _ml
            .AnomalyDetection.Trainers.Autoencoder("Features", options)
            .FindBest(View(), new AutoencoderSearchOptions { Candidates = 4, Reduction = 2 });
        using var best = result.Best;
        Assert.Equal(4, result.Trials.Count);
        Assert.Equal(4, best.Transform(View()).Schema.Count - View().Schema.Count + 2);
    }

    [Fact]
    public void FindBest_BadInput_IsNamed()
    {
        var error = Assert.Throws<ArgumentException>(
            "search",
            () =>
                Estimator(epochs: 2)
                    .FindBest(
                        View(),
                        new AutoencoderSearchOptions
                        {
                            Candidates = 1,
                            Reduction = 1,
                            TimeBudget = TimeSpan.Zero,
                        }
                    )
        );
        Assert.Contains("Candidates is 1; it must be 2 or greater.", error.Message, StringComparison.Ordinal);
        Assert.Contains("Reduction is 1; it must be 2 or greater.", error.Message, StringComparison.Ordinal);
        Assert.Contains("TimeBudget is 00:00:00; it must be above 0, or null for no limit.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(
            "options",
            () => Estimator(epochs: 2).FindBest(View(), new AutoencoderSearchOptions { Vary = (options, _, _) => options.BatchSize = 0 })
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Autoencoder("Latent", "None").FindBest(View()));
        var options = new AutoencoderOptions { Checkpoint = new CheckpointOptions { Folder = "here" } };
        Assert.Contains(
            "Checkpoint is set",
            Assert
                .Throws<InvalidOperationException>(() => _ml.Transforms.Autoencoder("Latent", "Features", options).FindBest(View()))
                .Message,
            StringComparison.Ordinal
        );
    }

    private AutoencoderEstimator Estimator(int epochs, int seed = 1) =>
        _ml.Transforms.Autoencoder(
            "Latent",
            "Features",
            new AutoencoderOptions
            {
                HiddenSizes = [16],
                LatentSize = 4,
                Epochs = epochs,
                Seed = seed,
            }
        );

    /// <summary>Of the rows that are learned from.</summary>
    private static int StepsPerEpoch(int batchSize) => ((int)Math.Ceiling(Rows.Length * 0.9) + batchSize - 1) / batchSize;

    private IDataView View() => Views.Of(_ml, Rows);

    private sealed class Listener<T>(List<T> seen) : IProgress<T>
    {
        public void Report(T value) => seen.Add(value);
    }
}
