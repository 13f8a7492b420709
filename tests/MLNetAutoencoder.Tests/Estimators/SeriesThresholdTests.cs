using MLNetAutoencoder.Anomaly;
using MLNetAutoencoder.Estimators;

namespace MLNetAutoencoder.Tests;

public sealed class SeriesThresholdTests
{
    private const int Window = 20;
    private const double Risk = 1e-4;

    [Fact]
    public void Learn_AnomaliesAmongTheScores_ComesNearWhatItIsWithoutThem()
    {
        float[] scores = Normal(5000, 1),
            spoiled = [.. scores];
        foreach (int at in new[] { 700, 2500, 4100 })
            spoiled.AsSpan(at, 40).Fill(40);
        float clean = Threshold(SeriesThreshold.Learn(scores, Window, Risk));
        Assert.InRange(Threshold(SeriesThreshold.Learn(spoiled, Window, Risk)), 0.9f * clean, 1.1f * clean);
        Assert.True(Threshold((StreamingThreshold.Learn(spoiled), 0)) > 2 * clean);
    }

    [Fact]
    public void Learn_NeighborsOfAnomalies_AreLeftOutToo()
    {
        float[] scores = Normal(1000, 1);
        scores[500] = 100;
        Assert.Equal(1000 - Window - 1, SeriesThreshold.Learn(scores, Window, Risk).Tail.Count);
    }

    [Fact]
    public void Learn_ManyHighScores_AreHowTheSeriesIs()
    {
        float[] scores = [.. Normal(1000, 1).Select((score, i) => i % 350 < 100 ? score + 50 : score)]; // as weekends
        Assert.Equal(1000, SeriesThreshold.Learn(scores, Window, Risk).Tail.Count);
    }

    [Fact]
    public void Learn_AnomaliesEverywhere_LeavesNoneOut()
    {
        float[] scores = [.. Normal(1000, 1).Select((score, i) => i % Window == 0 ? score + 50 : score)];
        Assert.Equal(1000, SeriesThreshold.Learn(scores, Window, Risk).Tail.Count);
    }

    [Fact]
    public void Learn_EqualScores_LeavesAMargin()
    {
        float[] scores = new float[500];
        Array.Fill(scores, 4);
        Assert.Equal(4.4f, Threshold(SeriesThreshold.Learn(scores, Window, Risk)), 1e-5f);
    }

    [Fact]
    public void Learn_ScoresWithoutATail_IsNoLowerThanANormalDistributionOfTheirQuartiles()
    {
        float[] scores = [.. Normal(2000, 1).Order().Skip(200).Take(1600)];
        Assert.True(Threshold((StreamingThreshold.Learn(scores), 0)) < 12);
        Assert.InRange(Threshold(SeriesThreshold.Learn(scores, Window, Risk)), 12.5f, 14.3f);
    }

    private static float Threshold((ThresholdState Tail, double Least) learned) =>
        new StreamingThreshold(learned.Tail, Risk, least: learned.Least).Threshold;

    /// <summary>Of mean 10 and deviation 1.</summary>
    private static float[] Normal(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 10 + Draw())];

        float Draw() => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
    }
}
