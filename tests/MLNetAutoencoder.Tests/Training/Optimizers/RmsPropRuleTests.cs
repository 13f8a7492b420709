using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

public sealed class RmsPropRuleTests
{
    /// <summary>The variance of an even gradient falls to zero, and by rounding below.</summary>
    [Fact]
    public void Step_CenteredOverAnEvenGradient_StaysFinite()
    {
        using var scope = NewDisposeScope();
        var values = zeros([64]);
        var gradient = tensor([.. Enumerable.Range(1, 64).Select(i => i / 7f)]);
        using var optimizer = OptimizerFactory.Create(Optimizer.RmsProp(decay: 0.5, centered: true), values);
        for (int step = 0; step < 200; step++)
            optimizer.Step(values, gradient.clone(), learningRate: 1e-6);
        Assert.All(values.data<float>().ToArray(), value => Assert.True(float.IsFinite(value)));
    }
}
