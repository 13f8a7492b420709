namespace MLNetAutoencoder.Tests;

[Collection(nameof(Alone))]
public sealed class ThreadChoiceTests
{
    [Theory]
    [InlineData(8, 3, 3)]
    [InlineData(2, 5, 2)]
    [InlineData(8, 1, 1)]
    [InlineData(1, 4, 1)]
    public void Threads_NumberIsGiven_StaysAsLongAsThereAreShards(int shards, int wanted, int threads)
    {
        var choice = new ThreadChoice(shards, wanted, processors: 16);
        Assert.Equal(threads, choice.Most);
        Assert.All(Steps(choice, steps: 40, alone: 1, together: 100), used => Assert.Equal(threads, used));
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(8, 1)]
    public void Threads_OneShardOrOneProcessor_IsOne(int shards, int processors)
    {
        var choice = new ThreadChoice(shards, null, processors);
        Assert.Equal(1, choice.Most);
        Assert.All(Steps(choice, steps: 40, alone: 100, together: 1), used => Assert.Equal(1, used));
    }

    [Theory]
    [InlineData(10, 6, 4)]
    [InlineData(10, 14, 1)]
    public void Threads_FreeChoice_TriesBothAndKeepsTheFaster(int alone, int together, int kept)
    {
        var choice = new ThreadChoice(4, null, processors: 16);
        Assert.Equal(4, choice.Most);
        var used = Steps(choice, steps: 20, alone, together);
        Assert.Contains(1, used[..6]);
        Assert.Contains(4, used[..6]);
        Assert.All(used[6..], threads => Assert.Equal(kept, threads));
    }

    /// <summary>The first step of all makes its tensors; another may be held up by the machine.</summary>
    [Fact]
    public void Threads_OneSlowStepOfTheFasterWay_DoesNotMislead()
    {
        var choice = new ThreadChoice(4, null, processors: 4);
        for (int step = 0, together = 0; step < 20; step++)
            choice.Observe(
                TimeSpan.FromMilliseconds(
                    choice.Threads == 1 ? 10
                    : together++ == 0 ? 1000
                    : 6
                )
            );
        Assert.Equal(4, choice.Threads);
    }

    /// <summary>A process that warms up is looked at soon again, and a load that comes later within some hundred steps.</summary>
    [Theory]
    [InlineData(7, 50)]
    [InlineData(1000, 400)]
    public void Threads_WhatIsFasterChanges_IsFound(int before, int within)
    {
        var choice = new ThreadChoice(4, null, processors: 4);
        Assert.Equal(1, Steps(choice, before, alone: 10, together: 16)[^1]);
        Assert.Equal(4, Steps(choice, within, alone: 10, together: 6)[^1]);
        Assert.Equal(1, Steps(choice, 400, alone: 10, together: 16)[^1]);
    }

    [Fact]
    public void Threads_OfALongTraining_AreTriedSeldom()
    {
        var choice = new ThreadChoice(4, null, processors: 4);
        Assert.InRange(Steps(choice, steps: 10_000, alone: 10, together: 6).Count(threads => threads == 1), 50, 200);
    }

    private static List<int> Steps(ThreadChoice choice, int steps, int alone, int together)
    {
        var used = new List<int>();
        for (int step = 0; step < steps; step++)
        {
            used.Add(choice.Threads);
            choice.Observe(TimeSpan.FromMilliseconds(choice.Threads == 1 ? alone : together));
        }
        return used;
    }
}
