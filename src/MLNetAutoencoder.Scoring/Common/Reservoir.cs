namespace MLNetAutoencoder.Common;

/// <summary>
/// Which of many items, that come one by one, are in a random sample of fixed size: each as likely as any other (reservoir sampling, Vitter
/// 1985, algorithm R).
/// </summary>
/// <param name="capacity">The size of the sample.</param>
/// <param name="below">Draws a number from 0 to below another.</param>
internal sealed class Reservoir(int capacity, Func<long, long> below)
{
    /// <summary>Items so far.</summary>
    public long Seen { get; private set; }

    /// <summary>Draws by the seed of a sample of rows.</summary>
    public static Reservoir OfRows(int capacity, int seed)
    {
        var random = SplitMix64.OfSample(seed);
        return new Reservoir(capacity, bound => random.Below(bound));
    }

    /// <summary>Draws by .NET's generator.</summary>
    public static Reservoir OfRandom(int capacity, int seed) => new(capacity, new Random(seed).NextInt64);

    /// <summary>The place from 0 to below the capacity that the next item takes, in order while there is room; null for none.</summary>
    public int? NextPlace()
    {
        long place = Seen < capacity ? Seen : below(Seen + 1);
        Seen++;
        return place < capacity ? (int)place : null;
    }
}
