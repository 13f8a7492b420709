using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

public sealed class EvaluatorTests
{
    private const double Fraction = 0.5;
    private const int Seed = 3;

    public static TheoryData<ReconstructionLoss, bool> Losses
    {
        get
        {
            var data = new TheoryData<ReconstructionLoss, bool>();
            foreach (var loss in Enum.GetValues<ReconstructionLoss>().Where(FusedLoss.Knows))
            {
                data.Add(loss, false);
                data.Add(loss, true);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Run_AnyLoss_IsTheMeanByHand(ReconstructionLoss loss, bool weighted) =>
        Check(Options(loss, hidden: [7, 4], latent: 3), features: 5, rows: 200, weighted, shards: 1);

    /// <summary>More rows than a batch of the evaluator, so that the last one is smaller.</summary>
    [Theory]
    [InlineData(Normalization.None, false)]
    [InlineData(Normalization.Layer, true)]
    [InlineData(Normalization.Batch, true)]
    public void Run_SeveralBatches_IsTheMeanByHand(Normalization normalization, bool weighted)
    {
        var options = Options(ReconstructionLoss.Huber, hidden: [6], latent: 2);
        options.Normalization = normalization;
        Check(options, features: 4, rows: 5000, weighted, shards: 1);
    }

    [Theory]
    [InlineData(ReconstructionLoss.MeanSquaredError, true)]
    [InlineData(ReconstructionLoss.BinaryCrossEntropy, false)]
    public void Run_SeveralShards_IsTheMeanByHand(ReconstructionLoss loss, bool weighted) =>
        Check(Options(loss, hidden: [], latent: 90), features: 120, rows: 300, weighted, shards: 2);

    [Fact]
    public void Run_FewerRowsThanShards_IsTheMeanByHand() =>
        Check(Options(ReconstructionLoss.MeanAbsoluteError, hidden: [], latent: 90), features: 120, rows: 3, weighted: false, shards: 2);

    /// <summary>Dropout and noise are for learning.</summary>
    [Fact]
    public void Run_DropoutAndNoise_AreLeftOut()
    {
        var options = Options(ReconstructionLoss.MeanSquaredError, hidden: [7], latent: 3);
        (options.InputDropout, options.HiddenDropout, options.Corruption) = (0.5, 0.5, Corruption.Gaussian(3));
        Check(options, features: 5, rows: 100, weighted: false, shards: 1);
    }

    [Fact]
    public void Run_Cancelled_IsNull()
    {
        using var test = new StepCase(Options(ReconstructionLoss.MeanSquaredError, [7], 3), 5);
        using var data = Tiny.Data(
            test.Rows(30_000),
            new AutoencoderOptions
            {
                Scaling = InputScaling.None,
                ValidationFraction = Fraction,
                Seed = Seed,
            }
        );
        using var crew = new ShardCrew(1);
        using var evaluator = new Evaluator(test.Settings, crew, test.Parameters, weighted: false);
        int asked = 0;
        Assert.Null(evaluator.Measure(data, 1, () => ++asked == 2));
        Assert.Equal(2, asked);
        Assert.NotNull(evaluator.Measure(data, 1, () => false));
    }

    private static AutoencoderOptions Options(ReconstructionLoss loss, int[] hidden, int latent) =>
        new()
        {
            Loss = loss,
            HuberDelta = 0.7,
            HiddenSizes = hidden,
            LatentSize = latent,
            OutputActivation = loss == ReconstructionLoss.BinaryCrossEntropy ? Activation.Sigmoid : Activation.Identity,
        };

    private static void Check(AutoencoderOptions options, int features, int rows, bool weighted, int shards)
    {
        using var test = new StepCase(options, features);
        Assert.Equal(shards, Sharding.Count(test.Settings.Plan, 1024, isFused: false));
        var all = test.Rows(rows);
        float[] weights = weighted ? StepCase.Weights(rows) : [.. all.Select(_ => 1f)];
        using var data = weighted
            ? Weighted.Data(all, weights, Fraction, Seed)
            : Tiny.Data(
                all,
                new AutoencoderOptions
                {
                    Scaling = InputScaling.None,
                    ValidationFraction = Fraction,
                    Seed = Seed,
                }
            );
        int[] heldOut = [.. Enumerable.Range(0, rows).Where(row => new HoldOut(Fraction, Seed).Holds(row))];
        Assert.Equal(heldOut.Length, data.ValidationRows);

        var state = Disturbed(test);
        using var parameters = new Weights(state, CPU);
        using var crew = new ShardCrew(2);
        using var evaluator = new Evaluator(test.Settings, crew, parameters, weighted);
        var first = evaluator.Measure(data, 2, () => false)!.Value;
        Assert.Equal(first, evaluator.Measure(data, 1, () => false)!.Value);

        var network = PlainNetwork.Of(test.Settings.Plan, state);
        var means = new double[3];
        foreach (int row in heldOut)
        {
            double[] x = [.. all[row].Select(v => (double)v)];
            double[] output = Reference.Rebuild(network, x);
            for (int i = 0; i < features; i++)
            {
                double difference = Math.Abs(output[i] - x[i]);
                means[0] += weights[row] * Distance(options, output[i], x[i]);
                means[1] += weights[row] * difference * difference;
                means[2] += weights[row] * difference;
            }
        }
        double count = heldOut.Sum(row => weights[row]) * features;
        Assert.Equal(1, first.Loss / (means[0] / count), 1e-5);
        Assert.Equal(1, first.MeanSquaredError!.Value / (means[1] / count), 1e-5);
        Assert.Equal(1, first.MeanAbsoluteError!.Value / (means[2] / count), 1e-5);
        Assert.Equal(state.Buffers, parameters.ToArrays().Buffers);
    }

    /// <summary>Running statistics that are not those of the start.</summary>
    private static SavedWeights Disturbed(StepCase test)
    {
        var random = new Random(5);
        return test.State with { Buffers = [.. test.State.Buffers.Select(b => b + random.NextSingle())] };
    }

    private static double Distance(AutoencoderOptions options, double output, double target)
    {
        double difference = Math.Abs(output - target);
        return options.Loss switch
        {
            ReconstructionLoss.MeanSquaredError => difference * difference,
            ReconstructionLoss.MeanAbsoluteError => difference,
            ReconstructionLoss.Huber when difference <= options.HuberDelta => difference * difference / 2,
            ReconstructionLoss.Huber => options.HuberDelta * (difference - (options.HuberDelta / 2)),
            _ => -((target * Math.Log(output)) + ((1 - target) * Math.Log(1 - output))),
        };
    }
}
