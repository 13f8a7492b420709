namespace MLNetAutoencoder.Estimators;

/// <summary>Gives all training scores to a visitor, some at a time; each time the same in the same order.</summary>
internal delegate void ScoreSource(Action<float[]> visit);

/// <summary>Sets the threshold of an anomaly detector.</summary>
internal static class AnomalyThreshold
{
    /// <summary>
    /// How far above a training score the threshold may stand, as a share of it: a row scored alone or in a batch of another size gets
    /// another last bit, and must not cross the threshold by it.
    /// </summary>
    private const float Clearance = 1e-4f;

    private const int Half = 16;

    /// <summary>
    /// A threshold that at most the given share of training scores lies above, just over the highest score that does not.
    /// </summary>
    /// <param name="scores">Where they come from.</param>
    /// <param name="count">How many there are, 1 or more.</param>
    /// <param name="contamination">0 to 0.5.</param>
    /// <param name="holdsAll">Whether all may be held in memory; otherwise they are asked for twice.</param>
    public static float Select(ScoreSource scores, long count, double contamination, bool holdsAll)
    {
        long above = (long)((decimal)contamination * count); // 0.29 * 100 is below 29 in double precision
        long rank = count - 1 - above;
        var (score, next) = holdsAll ? Sorted(scores, count, rank) : Counted(scores, rank);
        float threshold = Math.Min(score + (Math.Abs(score) * Clearance), score + ((next - score) / 2));
        return threshold < next ? threshold : score;
    }

    /// <summary>The score of a rank, counted from the lowest, and the lowest of those above it; infinity where there is none.</summary>
    private static (float Score, float Next) Sorted(ScoreSource scores, long count, long rank)
    {
        var all = new float[count];
        int at = 0;
        scores(some =>
        {
            some.CopyTo(all.AsSpan(at));
            at += some.Length;
        });
        Array.Sort(all);
        float score = all[rank];
        int next = (int)rank;
        while (next < all.Length && all[next] <= score)
            next++;
        return (score, next < all.Length ? all[next] : float.PositiveInfinity);
    }

    /// <summary>
    /// The same in memory that does not depend on their number: counts scores by one half of their bits, then by the other.
    /// </summary>
    private static (float Score, float Next) Counted(ScoreSource scores, long rank)
    {
        var highs = new long[1 << Half];
        scores(some =>
        {
            foreach (float score in some)
                highs[Order(score) >> Half]++;
        });
        (uint high, rank) = Find(highs, rank);

        var lows = new long[1 << Half];
        uint lowestAbove = Order(float.PositiveInfinity);
        scores(some =>
        {
            foreach (float score in some)
            {
                uint order = Order(score);
                if (order >> Half == high)
                    lows[order & ((1 << Half) - 1)]++;
                else if (order >> Half > high)
                    lowestAbove = Math.Min(lowestAbove, order);
            }
        });
        (uint low, _) = Find(lows, rank);
        int next = Array.FindIndex(lows, (int)low + 1, n => n > 0);
        return (Value((high << Half) | low), Value(next >= 0 ? (high << Half) | (uint)next : lowestAbove));
    }

    /// <summary>Where a rank falls among counts, and what of it is left there.</summary>
    private static (uint Place, long Rank) Find(long[] counts, long rank)
    {
        uint place = 0;
        while (rank >= counts[place])
            rank -= counts[place++];
        return (place, rank);
    }

    /// <summary>Bits that compare as the numbers do.</summary>
    private static uint Order(float score)
    {
        uint bits = BitConverter.SingleToUInt32Bits(score + 0f); // no negative zero
        return (bits & 0x8000_0000) == 0 ? bits | 0x8000_0000 : ~bits;
    }

    private static float Value(uint order) => BitConverter.UInt32BitsToSingle((order & 0x8000_0000) != 0 ? order & 0x7FFF_FFFF : ~order);
}
