namespace MLNetAutoencoder.Tests;

/// <summary>What a training ends with is what the model's file computes.</summary>
public sealed class TrainedParityTests
{
    public static TheoryData<Normalization, Action<AutoencoderOptions>> Cases =>
        new()
        {
            { Normalization.None, _ => { } },
            { Normalization.Batch, _ => { } },
            { Normalization.Batch, o => o.HiddenDropout = 0.2 },
            { Normalization.Batch, o => o.WeightAveraging = 0.9 },
            { Normalization.Batch, o => o.Optimizer = Optimizer.Lbfgs() },
            { Normalization.Layer, _ => { } },
            { Normalization.Layer, o => o.EncoderActivation = Activation.Gelu },
            { Normalization.Layer, o => o.MaxNorm = 0.5 },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Write_TrainedNetwork_GivesWhatTheEngineGives(Normalization normalization, Action<AutoencoderOptions> change)
    {
        var rows = Wine.Load().Select(r => r.Features).ToArray();
        var options = new AutoencoderOptions
        {
            HiddenSizes = [24, 12],
            LatentSize = 3,
            Normalization = normalization,
            BatchSize = 32,
            LearningRate = 0.01,
            Epochs = 5,
            Seed = 1,
        };
        change(options);
        var (setup, result, scaler) = Train(rows, options);
        Assert.Equal(setup.Step.Layout.BufferCount, result.State.Buffers.Length);
        if (normalization == Normalization.Batch)
        {
            var numbers = new WeightSpans(setup.Step.Layout, result.State);
            foreach (var layer in setup.Plan.Dense().Where(l => l.MixesRows))
            {
                Assert.All(numbers[layer.Tail.Parameters.ElementAt(2)].ToArray(), mean => Assert.NotEqual(0, mean));
                Assert.All(numbers[layer.Tail.Parameters.ElementAt(3)].ToArray(), variance => Assert.NotEqual(1, variance));
                Assert.All(numbers[layer.Tail.Parameters.ElementAt(3)].ToArray(), variance => Assert.True(variance > 0));
            }
        }

        EngineParity.AssertSame(setup.Plan, result.State, scaler, rows, EngineParity.Squares);
    }

    /// <summary>The best epoch's buffers come back with its weights: they are those of a training that ends there.</summary>
    [Theory]
    [InlineData(Normalization.Batch)]
    [InlineData(Normalization.Layer)]
    public void Train_LossRisesAgain_EndsWithWeightsAndBuffersOfTheBestEpoch(Normalization normalization)
    {
        var rows = Samples.Noise(60, 8);
        var options = new AutoencoderOptions
        {
            HiddenSizes = [32],
            LatentSize = 4,
            Normalization = normalization,
            BatchSize = 8,
            LearningRate = 0.03,
            Epochs = 40,
            ValidationFraction = 0.3,
            Patience = null,
            Seed = 5,
        };
        var (_, whole, _) = Train(rows, options);
        int best = whole.History.BestEpoch;
        Assert.InRange(best, 1, 39);
        options.Epochs = best;
        var (_, cut, _) = Train(rows, options);
        Assert.Equal(best, cut.History.BestEpoch);
        Assert.Equal(cut.State.Parameters, whole.State.Parameters);
        Assert.Equal(cut.State.Buffers, whole.State.Buffers);
        Assert.DoesNotContain(whole.State.Buffers, buffer => buffer is 0 or 1); // not those of the start
    }

    private static (TrainingSetup Setup, TrainingResult Result, FeatureScaler Scaler) Train(float[][] rows, AutoencoderOptions options)
    {
        using var data = Tiny.Data(rows, options);
        var setup = TrainingSetup.Make(data, options, TrainingDevice.Cpu);
        return (setup, AutoencoderTrainer.Train(setup, options.Seed!.Value, null, null, new TrainingLog(_ => { }, _ => { })), data.Scaler!);
    }
}
