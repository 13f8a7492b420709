namespace MLNetAutoencoder.Tests;

public sealed class ShardingTests
{
    [Fact]
    public void Part_AnyRowsAndShards_CoversEachRowOnceInParts()
    {
        for (int rows = 1; rows < 70; rows++)
        {
            for (int shards = 1; shards <= Math.Min(rows, 16); shards++)
            {
                var parts = Enumerable.Range(0, shards).Select(shard => Sharding.Part(rows, shards, shard)).ToList();
                Assert.Equal(Enumerable.Range(0, rows), parts.SelectMany(p => Enumerable.Range(p.First, p.Count)));
                Assert.InRange(parts.Max(p => p.Count) - parts.Min(p => p.Count), 0, 1);
                Assert.True(parts.Max(p => p.Count) <= (rows + shards - 1) / shards, "A part is larger than the room that is made for it.");
            }
        }
    }

    [Fact]
    public void Part_MoreRowsThanAnIntTimesShards_DoesNotOverflow() =>
        Assert.Equal((int.MaxValue / 16 * 15) + 14, Sharding.Part(int.MaxValue, 16, 15).First);

    [Theory]
    [InlineData(30, 128)]
    [InlineData(30, 1)]
    [InlineData(784, 1)]
    [InlineData(784, 90)]
    public void Count_SmallNetworkOrBatch_IsOne(int features, long rows) =>
        Assert.Equal(1, Count(new AutoencoderOptions(), features, rows));

    /// <summary>For two threads and more, and so few that what each costs is small beside what it saves.</summary>
    [Theory]
    [InlineData(128, 2)]
    [InlineData(256, 2)]
    [InlineData(512, 4)]
    [InlineData(2048, 8)]
    [InlineData(long.MaxValue, 16)]
    public void Count_LargeNetwork_GrowsWithTheBatch(long rows, int shards) => Assert.Equal(shards, Count(Large, 784, rows));

    /// <summary>A weight of a convolution is multiplied many times a row, so that summing gradients is nothing beside it.</summary>
    [Theory]
    [InlineData(32, 1)]
    [InlineData(64, 2)]
    [InlineData(256, 4)]
    [InlineData(1024, 8)]
    public void Count_Convolutions_GoesByRows(long rows, int shards) =>
        Assert.Equal(
            shards,
            Count(new AutoencoderOptions { Architecture = Architecture.Convolutional2D(28, 28) }, 784, rows, isFused: false)
        );

    /// <summary>Each shard of a step by autograd has the overhead of every operation, so it needs more work.</summary>
    [Fact]
    public void Count_ByAutograd_NeedsMoreWork()
    {
        var options = new AutoencoderOptions { HiddenSizes = [64, 32], LatentSize = 8 };
        Assert.Equal(2, Count(options, 30, 1024, isFused: true));
        Assert.Equal(1, Count(options, 30, 1024, isFused: false));
    }

    [Fact]
    public void Count_BatchNormalization_IsOneHoweverLarge()
    {
        Assert.Equal(
            1,
            Count(new AutoencoderOptions { HiddenSizes = Large.HiddenSizes, Normalization = Normalization.Batch }, 784, 1 << 20)
        );
        Assert.InRange(
            Count(new AutoencoderOptions { HiddenSizes = Large.HiddenSizes, Normalization = Normalization.Layer }, 784, 1 << 20),
            2,
            16
        );
    }

    private static AutoencoderOptions Large => new() { HiddenSizes = [1024, 512] };

    private static int Count(AutoencoderOptions options, int features, long rows, bool isFused = true) =>
        Sharding.Count(AutoencoderPlan.Make(options, features), rows, isFused);
}
