namespace MLNetAutoencoder.Tests;

public sealed class ScoreDistributionTests
{
    [Theory]
    [InlineData(10, 0, 0)]
    [InlineData(10, 0.1, 1)]
    [InlineData(10, 0.19, 1)]
    [InlineData(10, 0.5, 5)]
    [InlineData(100, 0.29, 29)] // 0.29 * 100 is a little below 29 in double precision
    [InlineData(1000, 0.007, 7)]
    [InlineData(3, 0.3, 0)]
    [InlineData(1, 0.5, 0)]
    [InlineData(2, 0.5, 1)]
    public void Above_DistinctScores_LeavesTheShareAbove(int rows, double contamination, int above)
    {
        float[] scores = [.. Enumerable.Range(0, rows).Select(i => (float)((i * 11) % rows))];
        float threshold = Select(scores, contamination);
        Assert.Equal(above, scores.Count(s => s > threshold));
    }

    [Fact]
    public void Above_Ties_AreNotAbove()
    {
        float[] scores = [1, 5, 5, 5];
        Assert.InRange(Select(scores, 0.5), 5, 5.01f);
    }

    /// <summary>A row's score differs in the last bits with the size of the batch that it is scored in.</summary>
    [Fact]
    public void Above_ScoresWithOtherLastBits_FallOnTheSameSide()
    {
        float[] scores = [.. Enumerable.Range(1, 100).Select(i => i / 7f)];
        foreach (double contamination in new[] { 0, 0.01, 0.2, 0.5 })
        {
            float threshold = Select(scores, contamination);
            Assert.Equal((int)(100 * contamination), scores.Count(s => s * (1 + 1e-6f) > threshold));
            Assert.Equal((int)(100 * contamination), scores.Count(s => s * (1 - 1e-6f) > threshold));
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(float.Epsilon)]
    [InlineData(1f)]
    [InlineData(1e38f)]
    public void Above_NeighboringScores_AreToldApart(float score)
    {
        float next = MathF.BitIncrement(score);
        float threshold = Select([score, next], 0.5);
        Assert.False(score > threshold);
        Assert.True(next > threshold);
    }

    [Fact]
    public void Above_EveryShareOfManyRows_IsNeverExceeded()
    {
        for (int percent = 0; percent <= 50; percent++)
        {
            float[] scores = [.. Enumerable.Range(0, 777).Select(i => (float)i)];
            float threshold = Select(scores, percent / 100.0);
            Assert.Equal(777 * percent / 100, scores.Count(s => s > threshold));
        }
    }

    /// <summary>Of more scores than are kept, shares of the highest are exact, and others near.</summary>
    [Fact]
    public void Above_MoreScoresThanAreKept_AreNearTheShare()
    {
        const int Count = 450_000;
        float[] scores = [.. Enumerable.Range(0, Count).Select(i => (float)((i * 7919L) % Count))];
        var distribution = Of(scores);
        Assert.Equal(Count, distribution.Count);
        Assert.Equal(900, scores.Count(s => s > distribution.Above(0.002)));
        foreach (double share in new[] { 0.01, 0.1, 0.37, 0.5 })
            Assert.Equal(share, scores.Count(s => s > distribution.Above(share)) / (double)Count, 0.005);
        Assert.Equal(Count / 2.0, distribution.Median, 0.01 * Count);
        Assert.Equal(0.7413 * Count / 2, distribution.RobustDeviation, 0.01 * Count);
    }

    [Fact]
    public void Add_NotFinite_IsTheHighest()
    {
        var distribution = Of([1, float.PositiveInfinity, 2]);
        Assert.Null(distribution.Fault());
        Assert.Equal(float.MaxValue, distribution.Top[^1]);
        Assert.InRange(distribution.Above(0.34), 2, float.MaxValue);
    }

    private static ScoreDistribution Of(IEnumerable<float> scores)
    {
        var sample = new ScoreSample();
        foreach (float score in scores)
            sample.Add(score);
        return sample.ToDistribution();
    }

    private static float Select(float[] scores, double share) => Of(scores).Above(share);
}
