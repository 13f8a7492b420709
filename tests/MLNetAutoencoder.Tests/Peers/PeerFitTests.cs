using Microsoft.ML;

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

    private static (byte[] Onnx, double[] Losses) Fit(string name, IReadOnlyList<TestRow> rows, ITrainingPeers? peers)
    {
        var ml = new MLContext(1);
        var options = new AutoencoderOptions
        {
            LatentSize = 2,
            HiddenSizes = [8],
            BatchSize = rows.Count,
            Epochs = 12,
            Patience = null,
            ValidationFraction = 0,
            Seed = 3,
            Threads = 1,
            Peers = peers,
            DivideRows = peers is not null,
        };
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
        using var fitted = ml.Transforms.Autoencoder("Code", "Features", options).Fit(Views.Of(ml, rows, Features));
        return (fitted.Model.ToOnnx(), [.. fitted.History!.Select(epoch => (double)(epoch.ValidationLoss ?? epoch.TrainingLoss))]);
    }
}
