using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

public sealed class WeightPenaltiesTests
{
    private static readonly float[] Values = [2, -3, 0, 4, -5];
    private static readonly float[] Gradient = [0.1f, 0.2f, 0.3f, 0.4f, 0.5f];

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0.25, 0, 0)]
    [InlineData(0, 0.5, 0)]
    [InlineData(0, 0, 2)]
    [InlineData(0.1, 0.2, 0.3)]
    public void Apply_Any_ActsOnTheWeightsOnly(double l1, double l2, double decay)
    {
        using var values = tensor(Values);
        using var gradient = tensor(Gradient);
        using var penalties = new WeightPenalties(values, gradient, weightCount: 3, l1, l2, decay);
        penalties.Apply(learningRate: 0.1);
        AssertClose(Values.Select((v, i) => i < 3 ? v * (1 - (0.1 * decay)) : v), values);
        AssertClose(Gradient.Select((g, i) => i < 3 ? g + (l1 * Math.Sign(Values[i])) + (l2 * Values[i]) : g), gradient);
    }

    [Fact]
    public void Apply_SeveralTimes_LeavesNoTensor() =>
        Native.AssertNothingLeft(() =>
        {
            using var values = tensor(Values);
            using var gradient = tensor(Gradient);
            using var penalties = new WeightPenalties(values, gradient, 3, 0.1, 0.1, 0.1);
            penalties.Apply(0.1);
            penalties.Apply(0.2);
        });

    private static void AssertClose(IEnumerable<double> expected, Tensor actual) =>
        Assert.Equal(expected, actual.data<float>().ToArray().Select(v => (double)v), (a, b) => Math.Abs(a - b) < 1e-6);
}
