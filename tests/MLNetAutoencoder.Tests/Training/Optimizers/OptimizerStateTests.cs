using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

/// <summary>What a checkpoint relies on, for every optimizer.</summary>
public sealed class OptimizerStateTests
{
    private const int Half = 13;

    public static TheoryData<Optimizer> Optimizers =>
        [
            Optimizer.Sgd(),
            Optimizer.Sgd(0.9),
            Optimizer.Sgd(0.9, nesterov: true),
            Optimizer.RmsProp(),
            Optimizer.RmsProp(momentum: 0.9, centered: true),
            Optimizer.Adagrad(),
            Optimizer.Adagrad(initialAccumulator: 1),
            Optimizer.Adadelta(),
            Optimizer.Adam(),
            Optimizer.AmsGrad(),
            Optimizer.AdamW(),
            Optimizer.NAdam(),
            Optimizer.RAdam(beta2: 0.9),
        ];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void State_CopiedMidway_ContinuesWithTheSameBytes(Optimizer settings)
    {
        using var scope = NewDisposeScope();
        var values = tensor(SmallProblem.Start);
        using var first = OptimizerFactory.Create(settings, values);
        Run(first, values, 0, Half);

        var restored = values.clone();
        using var second = OptimizerFactory.Create(settings, restored);
        Assert.Equal(first.State.Count, second.State.Count);
        for (int i = 0; i < first.State.Count; i++)
            second.State[i].copy_(tensor(first.State[i].data<float>().ToArray()));
        second.Counters = first.Counters;

        Run(first, values, Half, 2 * Half);
        Run(second, restored, Half, 2 * Half);
        Assert.Equal(values.data<float>().ToArray(), restored.data<float>().ToArray());
        Assert.Equal(first.Counters, second.Counters);
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void State_Always_IsFlatAndAsLongAsTheValues(Optimizer settings)
    {
        using var scope = NewDisposeScope();
        var values = tensor(SmallProblem.Start);
        using var optimizer = OptimizerFactory.Create(settings, values);
        Assert.All(optimizer.State, tensor => Assert.Equal(ScalarType.Float32, tensor.dtype));
        Assert.All(optimizer.State, tensor => Assert.Equal([7L], tensor.shape));
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Counters_Changed_AreACopy(Optimizer settings)
    {
        using var scope = NewDisposeScope();
        using var optimizer = OptimizerFactory.Create(settings, tensor(SmallProblem.Start));
        double[] counters = optimizer.Counters;
        double[] before = [.. counters];
        Array.Fill(counters, 99);
        Assert.Equal(before, optimizer.Counters);
        var error = Assert.Throws<ArgumentException>(() => optimizer.Counters = new double[before.Length + 1]);
        Assert.Contains($"{before.Length} counters, not {before.Length + 1}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Dispose_AfterSteps_LeavesNoTensor(Optimizer settings) =>
        Native.AssertNothingLeft(() =>
        {
            using var values = tensor(SmallProblem.Start);
            using var gradient = tensor(SmallProblem.Gradient(SmallProblem.Start, 0));
            using var optimizer = OptimizerFactory.Create(settings, values);
            for (int step = 0; step < 3; step++)
                optimizer.Step(values, gradient, 0.01);
        });

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Step_GradientIsZero_LeavesTheValuesFinite(Optimizer settings)
    {
        using var scope = NewDisposeScope();
        var values = tensor(SmallProblem.Start);
        using var optimizer = OptimizerFactory.Create(settings, values);
        for (int step = 0; step < 3; step++)
            optimizer.Step(values, zeros_like(values), 0.01);
        Assert.All(values.data<float>().ToArray().Zip(SmallProblem.Start), pair => Assert.Equal(pair.Second, pair.First, 0.002));
    }

    [Fact]
    public void Create_FullBatchOptimizer_IsRefused()
    {
        using var values = tensor(SmallProblem.Start);
        Assert.Throws<ArgumentOutOfRangeException>("optimizer", () => OptimizerFactory.Create(Optimizer.Lbfgs(), values));
        Assert.Throws<ArgumentOutOfRangeException>("optimizer", () => OptimizerFactory.CreateFullBatch(Optimizer.Adam(), values));
    }

    private static void Run(IOptimizer optimizer, Tensor values, int from, int to)
    {
        for (int step = from; step < to; step++)
        {
            using var gradient = tensor(SmallProblem.Gradient(values.data<float>().ToArray(), step));
            optimizer.Step(values, gradient, 0.05 / (1 + step));
        }
    }
}
