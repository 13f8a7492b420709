using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

public sealed class WeightAverageTests
{
    [Fact]
    public void Update_ManyTimes_IsTheMovingAverageFromTheInitialValues()
    {
        using var scope = NewDisposeScope();
        var values = tensor(new float[] { 1, -2 });
        using var average = new WeightAverage(values, 0.9);
        double[] expected = [1, -2];
        for (int step = 1; step <= 20; step++)
        {
            float[] now = [step * 0.5f, MathF.Sin(step)];
            values.copy_(tensor(now));
            average.Update(values);
            expected = [.. expected.Zip(now, (a, v) => (0.9 * a) + (0.1 * v))];
        }
        float[] last = values.data<float>().ToArray();
        average.SwapIn(values);
        Assert.Equal(expected, values.data<float>().ToArray().Select(v => (double)v), (a, b) => Math.Abs(a - b) < 1e-5);
        average.SwapOut(values);
        Assert.Equal(last, values.data<float>().ToArray());
    }

    [Fact]
    public void SwapIn_BeforeAnyUpdate_GivesTheInitialValues()
    {
        using var scope = NewDisposeScope();
        var values = tensor(new float[] { 1, -2 });
        using var average = new WeightAverage(values, 0.99);
        values.copy_(tensor(new float[] { 5, 6 }));
        average.SwapIn(values);
        Assert.Equal([1f, -2], values.data<float>().ToArray());
    }

    [Fact]
    public void State_CopiedMidway_ContinuesWithTheSameBytes()
    {
        using var scope = NewDisposeScope();
        var values = tensor(new float[] { 1, -2, 0.3f });
        using var first = new WeightAverage(values, 0.7);
        first.Update(values.mul(values));
        using var second = new WeightAverage(values, 0.7);
        Assert.Single(first.State);
        second.State[0].copy_(first.State[0]);
        var next = values.add(values);
        first.Update(next);
        second.Update(next);
        Assert.Equal(first.State[0].data<float>().ToArray(), second.State[0].data<float>().ToArray());
    }

    [Fact]
    public void Dispose_Done_LeavesNoTensor() =>
        Native.AssertNothingLeft(() =>
        {
            using var values = tensor(new float[] { 1 });
            using var average = new WeightAverage(values, 0.5);
            average.Update(values);
            average.SwapIn(values);
        });
}
