namespace MLNetAutoencoder.Common;

/// <summary>
/// The generator of Steele, Lea and Flood (2014). The same on every machine and in every version, unlike <see cref="Random"/>.
/// </summary>
internal struct SplitMix64(ulong seed)
{
    private const ulong Step = 0x9E3779B97F4A7C15UL;
    private const ulong OrderOfRows = 0x6F72646572UL;
    private const ulong SampleOfRows = 0x73616D706CUL;

    private ulong _state = seed;

    /// <summary>Draws the order of an epoch's rows; of earlier epochs it knows nothing, so that training can resume at any.</summary>
    public static SplitMix64 OfEpoch(int seed, int epoch) => new(Hash(Join(seed, (uint)epoch)) ^ OrderOfRows);

    /// <summary>Draws the rows of a sample.</summary>
    public static SplitMix64 OfSample(int seed) => new(Hash(Join(seed, 0)) ^ SampleOfRows);

    /// <summary>A uniform number in [0, 1) for a row.</summary>
    public static double OfRow(int seed, long row) => (Hash(unchecked(Join(seed, 0) + (ulong)row)) >> 11) * (1.0 / (1UL << 53));

    public ulong Next() => Finish(_state = unchecked(_state + Step));

    /// <summary>A number from 0 to below <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)Below((long)bound);

    /// <inheritdoc cref="Below(int)"/>
    public long Below(long bound) => (long)Math.BigMul(Next(), (ulong)bound, out _);

    private static ulong Join(int seed, uint number) => ((ulong)unchecked((uint)seed) << 32) | number;

    /// <summary>A number that belongs to another one.</summary>
    public static ulong Hash(ulong x) => Finish(unchecked(x + Step));

    private static ulong Finish(ulong x)
    {
        unchecked
        {
            x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
            x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
            return x ^ (x >> 31);
        }
    }
}
