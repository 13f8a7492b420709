using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

/// <summary>How batch normalization measures rows while it learns. What leaves it, folded, is in <see cref="LayerTailTests"/>.</summary>
public sealed class BatchNormalizationTests
{
    private const int Features = 5;

    [Fact]
    public void Run_ABatch_MovesRunningStatisticsByATenth()
    {
        using var test = Case();
        using var step = Step(test);
        var rows = test.Rows(20);
        StepCase.Run(step, rows, null);
        var layer = test.Settings.Plan.Dense()[0];
        var before = new WeightSpans(test.Settings.Layout, test.State);
        var after = new WeightSpans(test.Settings.Layout, test.Parameters.ToArrays());
        float[] weight = before[layer.Weight].ToArray(),
            bias = before[layer.Bias].ToArray();
        var (means, variances) = (layer.Tail.Parameters.ElementAt(2), layer.Tail.Parameters.ElementAt(3));
        for (int unit = 0; unit < bias.Length; unit++)
        {
            double[] sums = [.. rows.Select(row => bias[unit] + row.Select((x, i) => (double)x * weight[(unit * Features) + i]).Sum())];
            double mean = sums.Average(),
                variance = sums.Sum(z => (z - mean) * (z - mean)) / (sums.Length - 1);
            Assert.Equal(0.1 * mean, after[means][unit], 1e-6);
            Assert.Equal(0.9 + (0.1 * variance), after[variances][unit], 1e-6);
        }
    }

    [Fact]
    public void Run_ABatchOfOneRow_GoesByTheRunningStatistics()
    {
        using var test = Case();
        using var step = Step(test);
        float[][] rows = test.Rows(1);
        var (loss, gradient) = StepCase.Run(step, rows, null);
        Assert.True(double.IsFinite(loss));
        Assert.All(gradient, g => Assert.True(float.IsFinite(g)));
        Assert.Equal(test.State.Buffers, FlatTensor.ToArray(test.Parameters.Buffers));
        var network = PlainNetwork.Of(test.Settings.Plan, test.State);
        Assert.Equal(1, loss / Reference.Loss(network, null, rows), 1e-5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void Train_LastBatchOfOneRow_Trains(int batchSize)
    {
        var options = new AutoencoderOptions
        {
            HiddenSizes = [6],
            LatentSize = 2,
            Normalization = Normalization.Batch,
            BatchSize = batchSize,
            Epochs = 3,
            ValidationFraction = 0,
            Seed = 1,
        };
        var history = Tiny.Train(Samples.Noise(10, Features), options).History;
        Assert.Equal(3, history.Count);
        Assert.All(history, epoch => Assert.True(float.IsFinite(epoch.TrainingLoss)));
    }

    [Fact]
    public void Forward_NotLearning_LeavesTheBuffersAndGoesByThem()
    {
        using var scope = NewDisposeScope();
        using var test = Case();
        using var network = new PlannedNetwork(test.Settings.Plan, test.Parameters);
        float[][] rows = test.Rows(7);
        float[] together = FlatTensor.ToArray(network.Rebuild(StepCase.Matrix(rows)));
        float[] apart = [.. rows.SelectMany(row => FlatTensor.ToArray(network.Rebuild(StepCase.Matrix([row]))))];
        Close.AssertEqual(apart, together);
        Assert.Equal(test.State.Buffers, FlatTensor.ToArray(test.Parameters.Buffers));
    }

    private static StepCase Case() =>
        new(
            new AutoencoderOptions
            {
                HiddenSizes = [6, 4],
                LatentSize = 2,
                Normalization = Normalization.Batch,
            },
            Features
        );

    private static AutogradStep Step(StepCase test) =>
        new(test.Settings, test.Parameters.Values, test.Parameters.Buffers, ScalarType.Float32);
}
