namespace MLNetAutoencoder.Tests;

public sealed class AnomalyThresholdTests
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
    public void Select_DistinctScores_LeavesTheShareAbove(int rows, double contamination, int above)
    {
        float[] scores = [.. Enumerable.Range(0, rows).Select(i => (float)((i * 11) % rows))];
        float threshold = Select(scores, contamination);
        Assert.Equal(above, scores.Count(s => s > threshold));
    }

    [Fact]
    public void Select_Ties_AreNotAbove()
    {
        float[] scores = [1, 5, 5, 5];
        Assert.InRange(Select(scores, 0.5), 5, 5.01f);
    }

    /// <summary>A row's score differs in the last bits with the size of the batch that it is scored in.</summary>
    [Fact]
    public void Select_ScoresWithOtherLastBits_FallOnTheSameSide()
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
    public void Select_NeighboringScores_AreToldApart(float score)
    {
        float next = MathF.BitIncrement(score);
        float threshold = Select([score, next], 0.5);
        Assert.False(score > threshold);
        Assert.True(next > threshold);
    }

    [Fact]
    public void Select_InfiniteScores_GiveAThreshold() =>
        Assert.Equal(float.PositiveInfinity, Select([1, float.PositiveInfinity, float.PositiveInfinity], 0.5));

    [Fact]
    public void Select_EveryShareOfManyRows_IsNeverExceeded()
    {
        for (int percent = 0; percent <= 50; percent++)
        {
            float[] scores = [.. Enumerable.Range(0, 777).Select(i => (float)i)];
            float threshold = Select(scores, percent / 100.0);
            Assert.Equal(777 * percent / 100, scores.Count(s => s > threshold));
        }
    }

    /// <summary>Beyond the memory budget scores are counted by their bits, of whatever sign and size.</summary>
    [Theory]
    [InlineData(1, 1f)]
    [InlineData(2, 1e30f)]
    [InlineData(3, 1e-40f)]
    public void Select_ScoresBeyondTheBudget_GiveTheThresholdOfThoseHeld(int seed, float unit)
    {
        var random = new Random(seed);
        float[] scores = [.. Enumerable.Range(0, 5001).Select(_ => unit * (float)Math.Round(100 * (random.NextDouble() - 0.3), 1))];
        foreach (double contamination in new[] { 0, 0.001, 0.1, 0.37, 0.5 })
            Select(scores, contamination);
    }

    /// <summary>Held and counted, which is the same.</summary>
    internal static float Select(float[] scores, double contamination)
    {
        float held = AnomalyThreshold.Select(Visit, scores.Length, contamination, holdsAll: true);
        Assert.Equal(held, AnomalyThreshold.Select(Visit, scores.Length, contamination, holdsAll: false));
        return held;

        void Visit(Action<float[]> visit)
        {
            foreach (float[] some in scores.Chunk(7))
                visit(some);
        }
    }
}
