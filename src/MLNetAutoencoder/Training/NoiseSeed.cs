namespace MLNetAutoencoder;

/// <summary>Seeds that belong to a place in a training, so that a resumed training draws what an uninterrupted one would have drawn.</summary>
internal static class NoiseSeed
{
    /// <summary>The seed of a batch; those of its shards follow it.</summary>
    public static long OfBatch(int seed, int epoch, long batch)
        => unchecked((long)(Mix(Mix(Mix((ulong)(uint)seed) + (ulong)epoch) + (ulong)batch) >> 8)) << 4 & long.MaxValue;

    /// <summary>The seed of a restart; the first training keeps the seed as it is.</summary>
    public static int OfRestart(int seed, int restart) => restart == 0 ? seed : unchecked((int)Mix(((ulong)(uint)restart << 32) | (uint)seed));

    /// <summary>The finaliser of SplitMix64 (Steele, Lea and Flood 2014).</summary>
    private static ulong Mix(ulong x)
    {
        unchecked
        {
            x += 0x9E3779B97F4A7C15UL;
            x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
            x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
            return x ^ (x >> 31);
        }
    }
}
