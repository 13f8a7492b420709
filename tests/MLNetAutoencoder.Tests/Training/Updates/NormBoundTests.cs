using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

public sealed class MaxNormTests
{
    [Fact]
    public void Apply_RowsOfSeveralMatrices_AreHeldAtTheBound()
    {
        float[] before = [.. Enumerable.Range(0, 20).Select(i => MathF.Sin(3 * i) * i)];
        using var values = tensor(before);
        using var constraint = new NormBound(values, [(0, 2, 3), (6, 4, 2)], bound: 2.5); // 14 to 19 are no weights
        constraint.Apply();
        float[] after = values.data<float>().ToArray();
        foreach (var (offset, columns) in new[] { (0, 3), (3, 3), (6, 2), (8, 2), (10, 2), (12, 2) })
        {
            double norm = Math.Sqrt(before[offset..(offset + columns)].Sum(w => (double)w * w));
            double factor = Math.Min(1, 2.5 / norm);
            for (int i = offset; i < offset + columns; i++)
                Assert.Equal(before[i] * factor, after[i], 1e-5);
        }
        Assert.Equal(before[14..], after[14..]);
    }

    [Fact]
    public void Apply_WithinTheBound_ChangesNoBit()
    {
        float[] before = [.. Enumerable.Range(1, 12).Select(i => 1f / i)];
        using var values = tensor(before);
        using var constraint = new NormBound(values, [(0, 3, 4)], bound: 1.3);
        for (int i = 0; i < 100; i++)
            constraint.Apply();
        Assert.Equal(before, values.data<float>().ToArray());
    }

    [Fact]
    public void Apply_WeightsAreZero_LeavesThem()
    {
        using var values = zeros([6]);
        using var constraint = new NormBound(values, [(0, 2, 3)], bound: 1);
        constraint.Apply();
        Assert.Equal(new float[6], values.data<float>().ToArray());
    }

    [Fact]
    public void Apply_Done_LeavesNoTensor() =>
        Native.AssertNothingLeft(() =>
        {
            using var values = tensor(new float[] { 3, 4 });
            using var constraint = new NormBound(values, [(0, 1, 2)], bound: 1);
            constraint.Apply();
        });
}
