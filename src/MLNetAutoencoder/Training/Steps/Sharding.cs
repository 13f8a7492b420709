namespace MLNetAutoencoder;

/// <summary>
/// Into how many parts a batch is divided, whose gradients are computed side by side and summed in order. It depends on network and batch
/// size alone, so that the trained weights are the same whatever the number of threads (docs/decisions/0003-threads.md).
/// </summary>
internal static class Sharding
{
    /// <summary>Of a shard: below, handing over and summing gradients cost more than another core brings.</summary>
    private const long LeastMultiplications = 128_000_000;

    private const int LeastRows = 64;
    private const int Most = 16;

    public static int Count(AutoencoderPlan plan, long batchRows)
    {
        if (plan.MixesRows)
            return 1;
        double byWork = plan.Multiplications * batchRows / LeastMultiplications;
        return (int)Math.Clamp(Math.Min(byWork, batchRows / LeastRows), 1, Most);
    }

    /// <summary>The rows of one shard; sizes differ by at most one.</summary>
    public static (int First, int Count) Part(int rows, int shards, int shard)
    {
        int first = (int)((long)rows * shard / shards);
        return (first, (int)((long)rows * (shard + 1) / shards) - first);
    }
}
