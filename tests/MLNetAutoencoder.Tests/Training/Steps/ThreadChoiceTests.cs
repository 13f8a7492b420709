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
        Assert.All(Steps(choice, epochs: 2, steps: 20, alone: 1, together: 100), used => Assert.Equal(threads, used));
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(8, 1)]
    public void Threads_OneShardOrOneProcessor_IsOne(int shards, int processors)
    {
        var choice = new ThreadChoice(shards, null, processors);
        Assert.Equal(1, choice.Most);
        Assert.All(Steps(choice, epochs: 1, steps: 20, alone: 100, together: 1), used => Assert.Equal(1, used));
    }

    [Theory]
    [InlineData(10, 6, 4)]
    [InlineData(10, 14, 1)]
    public void Threads_FreeChoice_TriesBothAndKeepsTheFaster(int alone, int together, int kept)
    {
        var choice = new ThreadChoice(4, null, processors: 16);
        Assert.Equal(4, choice.Most);
        var used = Steps(choice, epochs: 2, steps: 20, alone, together);
        foreach (var epoch in used.Chunk(20))
        {
            Assert.Contains(1, epoch[..7]);
            Assert.Contains(4, epoch[..7]);
            Assert.All(epoch[7..], threads => Assert.Equal(kept, threads));
        }
    }

    /// <summary>The first step of all makes its tensors; another may be held up by the machine.</summary>
    [Fact]
    public void Threads_OneSlowStepOfTheFasterWay_DoesNotMislead()
    {
        var choice = new ThreadChoice(4, null, processors: 4);
        choice.BeginEpoch();
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

    [Fact]
    public void Threads_WhatIsFasterChanges_IsFoundInTheNextEpoch()
    {
        var choice = new ThreadChoice(4, null, processors: 4);
        Assert.Equal(4, Steps(choice, epochs: 1, steps: 20, alone: 10, together: 6)[^1]);
        Assert.Equal(1, Steps(choice, epochs: 1, steps: 20, alone: 10, together: 16)[^1]);
        Assert.Equal(4, Steps(choice, epochs: 1, steps: 20, alone: 10, together: 6)[^1]);
    }

    private static List<int> Steps(ThreadChoice choice, int epochs, int steps, int alone, int together)
    {
        var used = new List<int>();
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            choice.BeginEpoch();
            for (int step = 0; step < steps; step++)
            {
                used.Add(choice.Threads);
                choice.Observe(TimeSpan.FromMilliseconds(choice.Threads == 1 ? alone : together));
            }
        }
        return used;
    }
}
