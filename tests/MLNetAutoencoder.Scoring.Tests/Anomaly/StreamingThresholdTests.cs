using MLNetAutoencoder.Anomaly;

namespace MLNetAutoencoder.Tests;

public sealed class StreamingThresholdTests
{
    [Fact]
    public void IsAnomaly_ScoresAsInTraining_FlagsTheShareOfTheRisk()
    {
        const double risk = 1e-4;
        var threshold = new StreamingThreshold(StreamingThreshold.Learn(Exponential(5000, 1)), risk);
        int flagged = Exponential(500_000, 2).Count(threshold.IsAnomaly);
        Assert.InRange(flagged / 500_000.0, risk / 3, risk * 3);
    }

    [Fact]
    public void IsAnomaly_TailThatGrowsHeavier_RaisesTheThreshold()
    {
        var threshold = new StreamingThreshold(StreamingThreshold.Learn(Exponential(50_000, 1)), 1e-4);
        float before = threshold.Threshold;
        foreach (float score in Exponential(20_000, 3))
            threshold.IsAnomaly(2 * score);
        Assert.True(threshold.Threshold > 1.2f * before);
    }

    [Fact]
    public void IsAnomaly_LongAnomaly_IsNotLearned()
    {
        var state = StreamingThreshold.Learn(Exponential(2000, 1));
        var threshold = new StreamingThreshold(state, 1e-3);
        float before = threshold.Threshold;
        for (int i = 0; i < 1000; i++)
            Assert.True(threshold.IsAnomaly(100));
        Assert.False(threshold.IsAnomaly(float.NaN));
        Assert.Equal(before, threshold.Threshold);
    }

    [Fact]
    public void Learn_ManyExcesses_KeepsABoundedNumber()
    {
        var state = StreamingThreshold.Learn(Exponential(100_000, 1));
        Assert.Equal(StreamingThreshold.Capacity, state.Excesses.Length);
        Assert.Equal(100_000, state.Count);
        Assert.InRange(state.Above, 1990, 2010);
    }

    private static float[] Exponential(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)-Math.Log(1 - random.NextDouble()))];
    }
}
