using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

public sealed class AdamRuleTests
{
    [Fact]
    public void Step_WeightCountGiven_ShrinksOnlyThese()
    {
        using var scope = NewDisposeScope();
        var values = tensor(new float[] { 2, 2, 2 });
        using var adam = OptimizerFactory.Create(Optimizer.AdamW(weightDecay: 0.5), values, weightCount: 1);
        adam.Step(values, zeros_like(values), learningRate: 0.1);
        Assert.Equal([1.9f, 2, 2], values.data<float>().ToArray());
    }

    [Fact]
    public void Step_FirstStep_MovesByTheLearningRateWhateverTheGradient()
    {
        using var scope = NewDisposeScope();
        var values = tensor(new float[] { 1, 1, 1, 1 });
        using var adam = OptimizerFactory.Create(Optimizer.Adam(), values);
        adam.Step(values, tensor(new float[] { 1e-3f, -1, 1000, -1e15f }), learningRate: 0.25);
        Assert.All(values.data<float>().ToArray().Zip([0.75f, 1.25f, 0.75f, 1.25f]), pair => Assert.Equal(pair.Second, pair.First, 1e-5f));
    }
}
