using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

public sealed class LayerwisePretrainingTests
{
    private static readonly float[][] Rows = Digits.Load(600);

    /// <summary>Every pair rebuilds what the layers before it give much better than it would as it was drawn.</summary>
    [Theory]
    [InlineData("dense")]
    [InlineData("batch")]
    [InlineData("variational")]
    public void Run_DeepNetwork_TrainsPairAfterPair(string kind)
    {
        var options = Options();
        if (kind == "batch")
            options.Normalization = Normalization.Batch;
        else if (kind == "variational")
            options.Objective = Objective.Variational(0.01);
        using var scope = NewDisposeScope();
        using var data = Tiny.Data(Rows, options);
        var setup = TrainingSetup.Make(data, options, TrainingDevice.Cpu);
        var before = InitialWeights.Draw(setup.Step.Layout, options.Initializer, 1);
        var after = new SavedWeights([.. before.Parameters], [.. before.Buffers]);
        LayerwisePretraining.Pretrain(
            setup,
            after,
            1,
            options.LearningRate,
            new StopSignal(options, TimeProvider.System),
            new TrainingLog(_ => { }, _ => { })
        );
        for (int depth = 0; depth < setup.Plan.Encoder.Count; depth++)
        {
            double trained = Loss(setup, after, depth),
                drawn = Loss(setup, Without(setup, after, before, depth), depth);
            Assert.True(trained < 0.5 * drawn, $"pair {depth}: {trained} trained and {drawn} as drawn");
        }
    }

    /// <summary>Without decay, AdamW is Adam, with the greatest moments too.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Train_PretrainedByAdamW_KeepsItsAmsgrad(bool amsgrad)
    {
        var (adam, adamW) = (Options(), Options());
        adam.Epochs = adamW.Epochs = 3;
        adam.Optimizer = Optimizer.Adam(amsgrad: amsgrad);
        adamW.Optimizer = Optimizer.AdamW(weightDecay: 1e-300, amsgrad: amsgrad);
        Assert.Equal(Losses(adam), Losses(adamW));

        static float[] Losses(AutoencoderOptions options) => [.. Tiny.Train(Rows, options).History.Select(epoch => epoch.TrainingLoss)];
    }

    /// <summary>The whole training begins where the pairs came to.</summary>
    [Fact]
    public void Train_Pretrained_BeginsWithASmallerLoss()
    {
        var plain = Options();
        plain.PretrainingEpochs = 0;
        plain.Epochs = 1;
        var stacked = Options();
        stacked.Epochs = 1;
        Assert.True(Tiny.Train(Rows, stacked).History[0].TrainingLoss < 0.6 * Tiny.Train(Rows, plain).History[0].TrainingLoss);
    }

    [Fact]
    public void Train_SameSeed_GivesTheSameNumbers()
    {
        float[] first = Numbers(),
            second = Numbers();
        Assert.Equal(first, second);

        static float[] Numbers()
        {
            var options = Options();
            (options.PretrainingEpochs, options.Epochs) = (2, 2);
            return [.. Tiny.Train(Rows, options).Network.Encoder.SelectMany(layer => layer.Weight)];
        }
    }

    [Fact]
    public void Train_Cancelled_EndsWithinThePretraining()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var options = Options();
        options.CancellationToken = source.Token;
        Assert.Throws<OperationCanceledException>(() => Tiny.Train(Rows, options));
    }

    private static AutoencoderOptions Options() =>
        new()
        {
            HiddenSizes = [48, 24],
            LatentSize = 12,
            Scaling = InputScaling.None,
            PretrainingEpochs = 15,
            BatchSize = 30,
            LearningRate = 3e-3,
            Seed = 1,
        };

    /// <summary>The trained numbers, but those of one pair.</summary>
    private static SavedWeights Without(TrainingSetup setup, SavedWeights trained, SavedWeights drawn, int depth)
    {
        var mixed = new SavedWeights([.. trained.Parameters], [.. trained.Buffers]);
        var (to, from) = (new WeightSpans(setup.Step.Layout, mixed), new WeightSpans(setup.Step.Layout, drawn));
        foreach (var parameter in setup.Plan.Encoder[depth].Parameters.Concat(setup.Plan.Decoder[^(depth + 1)].Parameters))
            from[parameter].CopyTo(to[parameter]);
        return mixed;
    }

    /// <summary>The loss of one pair over some rows.</summary>
    private static double Loss(TrainingSetup setup, SavedWeights state, int depth)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var parameters = new Weights(state, CPU);
        using var network = new NetworkTensors(setup.Step.Layout, parameters.Values, parameters.Buffers);
        var pair = setup.Plan.Pair(depth);
        var rows = StepCase.Matrix(Rows);
        return FlatTensor.Read(pair.Objective.Loss(new LossPass(pair, new ForwardPass(network), rows, rows)).mean());
    }
}
