using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetAutoencoder.Tests;

/// <summary>Ranks that train one model together, as threads of this process.</summary>
public sealed class PeerFitTests
{
    private const int Features = 6;

    /// <summary>Of a loss: sums in another order round otherwise.</summary>
    private const double Close = 1e-6;

    public static TheoryData<string> Trainings =>
        [
            "adam",
            "scaled by quantiles",
            "robust",
            "asinh",
            "range",
            "pooled",
            "lbfgs",
            "weighted",
            "sgd",
            "autograd",
            "contractive",
            "held out",
        ];

    [Theory]
    [MemberData(nameof(Trainings))]
    public void Fit_RanksThatDivideRows_LearnAsOneDoesOfTheJoinedBatch(string name)
    {
        var rows = Samples.Anomalies(401, Features);
        var alone = Fit(name, rows, null);
        foreach (int size in new[] { 2, 3 })
        {
            var ranks = ThreadPeers.Run(size, peers => Fit(name, rows, peers));
            Assert.All(ranks, rank => Assert.Equal(ranks[0].Onnx, rank.Onnx));
            Assert.Equal(alone.Losses.Length, ranks[0].Losses.Length);
            Assert.All(alone.Losses.Zip(ranks[0].Losses), pair => Assert.Equal(pair.First, pair.Second, pair.First * Close));
        }
    }

    /// <summary>What two ranks learn, each with noise of its own and fewer rows than a batch in the last step.</summary>
    [Theory]
    [MemberData(nameof(KindCases.Names), MemberType = typeof(KindCases))]
    public void Fit_EveryKindByTwoRanks_GivesBothTheSameBytesAndLearns(string kind)
    {
        var rows = Wine.Load();
        var options = KindCases.Options(kind, epochs: 3);
        options.BatchSize = 25;
        var ranks = ThreadPeers.Run(2, peers => Fit(options, rows, peers));
        Assert.Equal(ranks[0].Onnx, ranks[1].Onnx);
        options.BatchSize = 50;
        double[] alone = Fit(options, rows, null).Losses;
        Assert.InRange(ranks[0].Losses[^1], -5, Math.Max(1.5 * alone[^1], alone[0]));
    }

    public static TheoryData<string> Optimizers =>
        ["Sgd", "RmsProp", "Adagrad", "Adadelta", "Adam", "AmsGrad", "AdamW", "NAdam", "RAdam", "Lbfgs"];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Fit_EveryOptimizerByThreeRanksAndStreamedRows_GivesAllTheSameBytes(string name)
    {
        var optimizer = (Optimizer)typeof(Optimizer).GetMethod(name)!.Invoke(null, Defaults(typeof(Optimizer).GetMethod(name)!))!;
        var options = Options(30);
        (options.Optimizer, options.MemoryBudgetBytes, options.Normalization) = (optimizer, 1 << 20, Normalization.Batch);
        (options.Epochs, options.ValidationFraction) = (2, 0.1);
        var rows = Samples.Anomalies(45_000, Features);
        if (optimizer != Optimizer.Adam())
            rows = rows[..2000];
        var ranks = ThreadPeers.Run(3, peers => Fit(options, rows, peers));
        Assert.All(ranks, rank => Assert.Equal(ranks[0].Onnx, rank.Onnx));

        static object?[] Defaults(System.Reflection.MethodInfo method) => [.. method.GetParameters().Select(p => p.DefaultValue)];
    }

    /// <summary>Rows of its own for each rank: none, one, few and many, which need several steps more than others have.</summary>
    [Fact]
    public void Fit_UnevenRows_LearnsAsOneRankOfAllInOneBatch()
    {
        var rows = Samples.Anomalies(200, Features);
        TestRow[][] parts =
        [
            [],
            rows[..1],
            rows[1..31],
            rows[31..],
        ];
        var options = Options(rows.Length);
        var alone = Fit(options, rows, null);
        var ranks = ThreadPeers.Run(parts.Length, peers => FitOwn(options, parts[peers.Rank], peers));
        Assert.All(ranks, rank => Assert.Equal(ranks[0].Onnx, rank.Onnx));
        Assert.All(alone.Losses.Zip(ranks[0].Losses), pair => Assert.Equal(pair.First, pair.Second, pair.First * Close));

        options.BatchSize = 20;
        ranks = ThreadPeers.Run(parts.Length, peers => FitOwn(options, parts[peers.Rank], peers));
        Assert.All(ranks, rank => Assert.Equal(ranks[0].Onnx, rank.Onnx));
        Assert.True(ranks[0].Losses[^1] < ranks[0].Losses[0]);
    }

    /// <summary>One rank's rows do not fit into memory; then all stream.</summary>
    [Fact]
    public void Fit_RowsOfOneRankExceedTheBudget_LearnsOnAll()
    {
        var rows = Samples.Anomalies(60_000, Features);
        TestRow[][] parts = [rows[..50_000], rows[50_000..]];
        var options = Options(5000);
        (options.MemoryBudgetBytes, options.Epochs, options.ValidationFraction) = (1 << 20, 2, 0.1);
        var ranks = ThreadPeers.Run(2, peers => FitOwn(options, parts[peers.Rank], peers));
        Assert.Equal(ranks[0].Onnx, ranks[1].Onnx);
    }

    [Theory]
    [InlineData(AnomalyScore.Distance)]
    [InlineData(AnomalyScore.ReconstructionError)]
    public void Fit_DetectorOfRanks_IsThatOfOneButForRounding(AnomalyScore score)
    {
        var rows = Samples.Anomalies(300, Features);
        var alone = Detector(null);
        var ranks = ThreadPeers.Run(2, Detector);
        Assert.Equal(ranks[0].Onnx, ranks[1].Onnx);
        Assert.Equal(alone.Threshold, ranks[0].Threshold, 1e-3 * alone.Threshold);
        for (int i = 0; i < rows.Length; i++)
            Assert.Equal(alone.Scores[i], ranks[0].Scores[i], 1e-3 * Math.Max(1, alone.Scores[i]));

        (byte[] Onnx, float Threshold, float[] Scores) Detector(ITrainingPeers? peers)
        {
            var ml = new MLContext(1);
            var options = new AutoencoderAnomalyOptions
            {
                Score = score,
                BatchSize = rows.Length,
                Epochs = 5,
                Patience = null,
                Seed = 3,
                Threads = 1,
                Corruption = null, // which ranks draw otherwise than one does
                Peers = peers,
                DivideRows = peers is not null,
            };
            var view = Views.Of(ml, rows, Features);
            using var fitted = ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(view);
            return (fitted.Model.ToOnnx(), fitted.Threshold, Views.Scalars(fitted.Transform(view), "Score"));
        }
    }

    [Fact]
    public void FindLearningRate_Ranks_SuggestTheSame()
    {
        var rows = Samples.Anomalies(301, Features);
        var ranks = ThreadPeers.Run(
            2,
            peers =>
            {
                var (ml, options) = (new MLContext(1), Options(40));
                (options.Peers, options.DivideRows) = (peers, true);
                var range = ml.Transforms.Autoencoder("Code", "Features", options).FindLearningRate(Views.Of(ml, rows, Features));
                return range.Select(point => point.Loss).ToArray();
            }
        );
        Assert.Equal(ranks[0], ranks[1]);
        Assert.True(ranks[0].Length > 50);
    }

    [Fact]
    public void Fit_SumsThatTakeLong_AreWarnedOfOnceByTheFirstRank()
    {
        var rows = Samples.Anomalies(300, Features);
        string[][] warnings = ThreadPeers.Run(
            2,
            peers =>
            {
                var ml = new MLContext(1);
                var lines = new LogLines(ml);
                var options = Options(10);
                (options.Epochs, options.Restarts) = (2, 1);
                (options.Peers, options.DivideRows) = (new SlowPeers(peers), true);
                ml.Transforms.Autoencoder("Code", "Features", options).Fit(Views.Of(ml, rows, Features)).Model.Dispose();
                return lines.Of(ChannelMessageKind.Warning).Where(line => line.Contains("adding up", StringComparison.Ordinal)).ToArray();
            }
        );
        Assert.Contains("more ranks make such a training little faster", Assert.Single(warnings[0]), StringComparison.Ordinal);
        Assert.Empty(warnings[1]);
    }

    internal static AutoencoderOptions Options(int batchSize) =>
        new()
        {
            LatentSize = 2,
            HiddenSizes = [8],
            BatchSize = batchSize,
            Epochs = 12,
            Patience = null,
            ValidationFraction = 0,
            Seed = 3,
            Threads = 1,
        };

    internal static (byte[] Onnx, double[] Losses) Fit(AutoencoderOptions options, IReadOnlyList<TestRow> rows, ITrainingPeers? peers)
    {
        var own = (AutoencoderOptions)options.Copy();
        (own.Peers, own.DivideRows) = (peers, peers is not null);
        return Fit(own, rows);
    }

    private static (byte[] Onnx, double[] Losses) FitOwn(AutoencoderOptions options, IReadOnlyList<TestRow> rows, ITrainingPeers peers)
    {
        var own = (AutoencoderOptions)options.Copy();
        own.Peers = peers;
        return Fit(own, rows);
    }

    private static (byte[] Onnx, double[] Losses) Fit(AutoencoderOptions options, IReadOnlyList<TestRow> rows)
    {
        var ml = new MLContext(1);
        int features = rows.Count > 0 ? rows[0].Features.Length : Features;
        using var fitted = ml.Transforms.Autoencoder("Code", "Features", options).Fit(Views.Of(ml, rows, features));
        return (fitted.Model.ToOnnx(), [.. fitted.History!.Select(epoch => (double)(epoch.ValidationLoss ?? epoch.TrainingLoss))]);
    }

    private static (byte[] Onnx, double[] Losses) Fit(string name, IReadOnlyList<TestRow> rows, ITrainingPeers? peers)
    {
        var options = Options(rows.Count);
        switch (name)
        {
            case "scaled by quantiles":
                options.Scaling = InputScaling.Quantile;
                break;
            case "robust":
                options.Scaling = InputScaling.Robust;
                break;
            case "asinh":
                options.Scaling = InputScaling.Asinh;
                break;
            case "range":
                options.Scaling = InputScaling.MinMax;
                break;
            case "pooled":
                options.Scaling = InputScaling.Pooled;
                break;
            case "lbfgs":
                (options.Optimizer, options.BatchSize, options.Epochs) = (Optimizer.Lbfgs(), 50, 4);
                break;
            case "weighted":
                options.ExampleWeightColumnName = nameof(TestRow.Label);
                break;
            case "sgd":
                options.Optimizer = Optimizer.Sgd();
                break;
            case "autograd":
                options.Step = GradientStep.Autograd;
                break;
            case "contractive":
                (options.Objective, options.Epochs) = (Objective.Contractive(), 5);
                break;
            case "held out":
                options.ValidationFraction = 0.2;
                break;
        }
        return Fit(options, rows, peers);
    }

    /// <summary>Ranks whose sums take longer than any step of a small network.</summary>
    private sealed class SlowPeers(ITrainingPeers peers) : ITrainingPeers
    {
        public int Rank => peers.Rank;

        public int Size => peers.Size;

        public void Sum(Span<float> values)
        {
            Thread.Sleep(5);
            peers.Sum(values);
        }

        public void Sum(Span<double> values) => peers.Sum(values);

        public void Broadcast(Span<byte> values, int root) => peers.Broadcast(values, root);

        public void Abort(string reason) => peers.Abort(reason);
    }
}
