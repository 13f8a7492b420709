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

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(true, 0.2)]
    public void Step_ByEngine_AgreesWithOnePass(bool amsgrad, double weightDecay)
    {
        using var scope = NewDisposeScope();
        var settings = (AdamWSettings)Optimizer.AdamW(weightDecay, 0.8, 0.9, 1e-4, amsgrad);
        float[] start = [.. Enumerable.Range(0, 43).Select(i => MathF.Sin(i))]; // full vectors and a rest
        var inOnePass = tensor(start);
        var byEngine = tensor(start);
        using var one = new AdamRule(settings, inOnePass, weightCount: 20);
        using var engine = new AdamRule(settings, byEngine, weightCount: 20, byEngine: true);
        for (int step = 0; step < 30; step++)
        {
            float[] gradient = [.. Enumerable.Range(0, 43).Select(i => MathF.Cos(i * step) / (1 + (step % 4)))];
            one.Step(inOnePass, tensor(gradient), 0.01);
            engine.Step(byEngine, tensor(gradient), 0.01);
        }
        Close.AssertEqual(byEngine.data<float>().ToArray(), inOnePass.data<float>().ToArray());
        for (int i = 0; i < engine.State.Count; i++)
            Close.AssertEqual(engine.State[i].data<float>().ToArray(), one.State[i].data<float>().ToArray());
    }

    [Fact]
    public void Step_InOnePass_TreatsVectorsAndTheRestAlike()
    {
        using var scope = NewDisposeScope();
        var values = ones([67]);
        using var adam = OptimizerFactory.Create(Optimizer.AmsGrad(), values);
        for (int step = 0; step < 10; step++)
            adam.Step(values, ones([67]).mul(values), 0.1);
        Assert.Single(values.data<float>().ToArray().Distinct());
    }
}
