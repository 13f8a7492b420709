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

    [Fact]
    public void Count_SmallNetworkOrBatch_IsOne()
    {
        Assert.Equal(1, Count(new AutoencoderOptions(), 30, 128));
        Assert.Equal(1, Count(new AutoencoderOptions(), 30, 1));
        Assert.Equal(1, Count(Large, 784, 1));
        Assert.Equal(1, Count(Large, 784, 100));
    }

    [Fact]
    public void Count_LargeNetworkAndBatch_IsSeveralAndBounded()
    {
        Assert.InRange(Count(Large, 784, 1024), 2, 16);
        Assert.InRange(Count(Large, 784, long.MaxValue), 2, 16);
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

    private static int Count(AutoencoderOptions options, int features, long rows) =>
        Sharding.Count(AutoencoderPlan.Make(options, features), rows);
}
