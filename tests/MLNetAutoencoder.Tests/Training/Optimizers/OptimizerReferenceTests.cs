using System.Text.Json;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

/// <summary>Every optimizer against PyTorch's own; reference.py beside this file wrote what is expected.</summary>
public sealed class OptimizerReferenceTests
{
    private static readonly Dictionary<string, Optimizer> Runs = new()
    {
        ["Sgd"] = Optimizer.Sgd(),
        ["Sgd, momentum"] = Optimizer.Sgd(momentum: 0.9),
        ["Sgd, Nesterov"] = Optimizer.Sgd(momentum: 0.8, nesterov: true),
        ["RmsProp"] = Optimizer.RmsProp(),
        ["RmsProp, all"] = Optimizer.RmsProp(decay: 0.9, epsilon: 1e-4, momentum: 0.5),
        ["RmsProp, centered"] = Optimizer.RmsProp(centered: true),
        ["RmsProp, centered with momentum"] = Optimizer.RmsProp(decay: 0.95, momentum: 0.9, centered: true),
        ["Adagrad"] = Optimizer.Adagrad(),
        ["Adagrad, all"] = Optimizer.Adagrad(initialAccumulator: 0.5, epsilon: 1e-3),
        ["Adadelta"] = Optimizer.Adadelta(),
        ["Adadelta, all"] = Optimizer.Adadelta(decay: 0.7, epsilon: 1e-3),
        ["Adam"] = Optimizer.Adam(),
        ["Adam, all"] = Optimizer.Adam(beta1: 0.8, beta2: 0.9, epsilon: 1e-2),
        ["Adam, small betas"] = Optimizer.Adam(beta1: 0, beta2: 0.5),
        ["AmsGrad"] = Optimizer.AmsGrad(beta2: 0.7),
        ["AdamW"] = Optimizer.AdamW(),
        ["AdamW, all"] = Optimizer.AdamW(weightDecay: 0.3, beta1: 0.8, beta2: 0.7, epsilon: 1e-3, amsgrad: true),
        ["NAdam"] = Optimizer.NAdam(),
        ["NAdam, all"] = Optimizer.NAdam(beta1: 0.8, beta2: 0.95, epsilon: 1e-3, momentumDecay: 0.2),
        ["RAdam"] = Optimizer.RAdam(),
        ["RAdam, never rectified"] = Optimizer.RAdam(beta2: 0.5),
        ["RAdam, early"] = Optimizer.RAdam(beta1: 0.7, beta2: 0.9, epsilon: 1e-3),
    };

    private static readonly JsonElement[] Reference = ReflectedJson.Deserialize<JsonElement[]>(
        File.ReadAllText(Path.Combine(Repository.Root, "tests/MLNetAutoencoder.Tests/Training/Optimizers/reference.json"))
    )!;

    public static TheoryData<string> Names => [.. Reference.Select(run => run.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_ManySteps_AgreesWithPyTorch(string name) => AssertAgrees(name, values => OptimizerFactory.Create(Runs[name], values));

    [Theory]
    [InlineData("Adam, all")]
    [InlineData("AmsGrad")]
    public void Step_AdamByEngine_AgreesWithPyTorch(string name) =>
        AssertAgrees(name, values => new AdamRule((AdamSettings)Runs[name], values, byEngine: true));

    [Fact]
    public void Reference_Always_HoldsEveryRun() =>
        Assert.Equal(Runs.Keys.Order(), Reference.Select(r => r.GetProperty("name").GetString()!).Order());

    private static void AssertAgrees(string name, Func<Tensor, IOptimizer> create)
    {
        var run = Reference.Single(r => r.GetProperty("name").GetString() == name);
        double rate = run.GetProperty("rate").GetDouble();
        var expected = run.GetProperty("values")
            .EnumerateObject()
            .ToDictionary(p => int.Parse(p.Name), p => p.Value.EnumerateArray().Select(value => value.GetDouble()).ToArray());
        using var scope = NewDisposeScope();
        var values = tensor(SmallProblem.Start);
        using var optimizer = create(values);
        for (int step = 0; step < expected.Keys.Max(); step++)
        {
            optimizer.Step(values, tensor(SmallProblem.Gradient(values.data<float>().ToArray(), step)), rate * (1 - (step / 50.0)));
            if (expected.TryGetValue(step + 1, out var there))
                AssertClose(there, values.data<float>().ToArray(), $"after step {step + 1}");
        }
    }

    private static void AssertClose(double[] expected, float[] actual, string where)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= 1e-5 * Math.Max(1, Math.Abs(expected[i])),
                $"{actual[i]} is not {expected[i]} at {i} {where}"
            );
    }
}
