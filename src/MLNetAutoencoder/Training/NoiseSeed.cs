using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Training;

/// <summary>
/// Seeds that belong to a place in a training, so that a resumed training draws what an uninterrupted one would have drawn.
/// </summary>
internal static class NoiseSeed
{
    /// <summary>The seed of a batch; those of its shards follow it.</summary>
    public static long OfBatch(int seed, int epoch, long batch) =>
        unchecked((long)(SplitMix64.Hash(SplitMix64.Hash(SplitMix64.Hash((ulong)(uint)seed) + (ulong)epoch) + (ulong)batch) >> 8)) << 4
        & long.MaxValue;

    /// <summary>The seed of a restart; the first training keeps the seed as it is.</summary>
    public static int OfRestart(int seed, int restart) =>
        restart == 0 ? seed : unchecked((int)SplitMix64.Hash(((ulong)(uint)restart << 32) | (uint)seed));
}
