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
    public void IsAnomaly_RunLongerThanTheLongest_IsHowThingsAreNow()
    {
        var threshold = new StreamingThreshold(StreamingThreshold.Learn(Exponential(2000, 1)), 1e-3, longestRun: 100);
        float before = threshold.Threshold;
        for (int i = 0; i < 100; i++)
            Assert.True(threshold.IsAnomaly(20));
        Assert.Equal(before, threshold.Threshold);
        int more = Enumerable.Range(0, 2000).TakeWhile(_ => threshold.IsAnomaly(20)).Count();
        Assert.InRange(more, 1, 1000);
        Assert.True(threshold.IsAnomaly(60)); // it rose no further than it had to
    }

    [Fact]
    public void Threshold_Least_HoldsWhateverTheTail()
    {
        var state = StreamingThreshold.Learn([.. Enumerable.Repeat(1f, 500)]);
        var threshold = new StreamingThreshold(state, 1e-4, least: 1.5);
        for (int i = 0; i < 1000; i++)
            Assert.False(threshold.IsAnomaly(1.2f));
        Assert.True(threshold.IsAnomaly(1.6f));
        Assert.InRange(threshold.Threshold, 1.5, 1.6);
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
