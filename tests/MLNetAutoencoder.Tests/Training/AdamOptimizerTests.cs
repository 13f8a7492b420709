using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

public sealed class AdamOptimizerTests
{
    private const double LearningRate = 0.01;

    [Fact]
    public void Step_ManySteps_MatchesTheEnginesOwnAdam()
    {
        using var scope = NewDisposeScope();
        using var ours = Parameter();
        using var theirs = Parameter();
        using var mine = new AdamOptimizer([ours], LearningRate);
        using var reference = optim.Adam([theirs], LearningRate);
        for (int step = 0; step < 50; step++)
        {
            Loss(ours).backward();
            mine.Step();
            reference.zero_grad();
            Loss(theirs).backward();
            reference.step();
        }
        Close.AssertEqual(theirs.data<float>().ToArray(), ours.data<float>().ToArray());
    }

    [Fact]
    public void Step_Done_ClearsTheGradients()
    {
        using var scope = NewDisposeScope();
        using var parameter = Parameter();
        using var adam = new AdamOptimizer([parameter], LearningRate);
        Loss(parameter).backward();
        adam.Step();
        Assert.All(parameter.grad!.data<float>().ToArray(), value => Assert.Equal(0, value));
    }

    private static Parameter Parameter() => new(tensor(new float[] { 1, -2, 3, 0.5f }));

    private static Tensor Loss(Tensor x) => (x * x * x * x).sum() + (x - 1).square().sum();
}
