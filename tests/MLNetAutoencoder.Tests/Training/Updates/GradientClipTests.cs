using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

public sealed class GradientClipTests
{
    public static TheoryData<double?, double?, float[], float[]> Cases =>
        new()
        {
            { null, null, [3, -4], [3, -4] },
            { 2, null, [3, -4, 1, -1.5f], [2, -2, 1, -1.5f] },
            { null, 2.5, [3, -4], [1.5f, -2] },
            { null, 5, [3, -4], [3, -4] },
            { null, 10, [3, -4], [3, -4] },
            { 3, 2.5, [30, -4], [2.5f / MathF.Sqrt(2), -2.5f / MathF.Sqrt(2)] },
            { null, 1, [0, 0], [0, 0] },
            { 1, null, [float.PositiveInfinity, float.NegativeInfinity], [1, -1] },
            { null, 1, [float.NaN, 7], [float.NaN, 7] },
            { null, 1, [float.PositiveInfinity, 7], [float.PositiveInfinity, 7] },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Apply_ByValueThenByNorm_HoldsBothBounds(double? value, double? norm, float[] gradient, float[] expected)
    {
        using var clip = new GradientClip(value, norm);
        using var clipped = tensor(gradient);
        clip.Apply(clipped);
        Assert.Equal(expected, clipped.data<float>().ToArray(), (a, b) => a.Equals(b) || Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void Apply_ManyElements_HoldsTheNormOfAll()
    {
        float[] gradient = [.. Enumerable.Range(0, 10_000).Select(i => MathF.Sin(i))];
        using var clip = new GradientClip(null, 0.5);
        using var clipped = tensor(gradient);
        clip.Apply(clipped);
        Assert.Equal(0.5, Math.Sqrt(clipped.data<float>().ToArray().Sum(g => (double)g * g)), 1e-6);
    }

    [Fact]
    public void Apply_Done_LeavesNoTensor() =>
        Native.AssertNothingLeft(() =>
        {
            using var gradient = tensor(new float[] { 3, 4 });
            using var clip = new GradientClip(3.5, 1);
            clip.Apply(gradient);
        });
}
