using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Metrics;

/// <summary>
/// Measures a detector on rows that are drawn anew (Efron, 1979), anomalies and normal rows by themselves. A draw is one pass over the
/// ranks, with how often each was drawn for a weight, and follows from the seed and its number alone, so threads change nothing.
/// </summary>
internal static class DetectorBootstrap
{
    private const double Tail = 0.025;

    /// <param name="scores">The rows.</param>
    /// <param name="draws">How often to draw.</param>
    /// <param name="seed">For drawing.</param>
    /// <param name="threads">Draws at a time; -1 for as many as there are processors.</param>
    public static DetectorMeasures[] Draw(RankedScores scores, int draws, int seed, int threads = -1)
    {
        var measures = new DetectorMeasures[draws];
        Parallel.For(
            0,
            draws,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            () => (Anomalies: new int[scores.Anomalies], Normals: new int[scores.Count - scores.Anomalies]),
            (draw, _, weights) =>
            {
                var random = new SplitMix64(((ulong)(uint)seed << 32) | (uint)draw); // that of .NET takes several times as long
                DrawAnew(weights.Anomalies, ref random);
                DrawAnew(weights.Normals, ref random);
                measures[draw] = scores.Measure(weights.Anomalies, weights.Normals);
                return weights;
            },
            _ => { }
        );
        return measures;
    }

    /// <summary>The interval between the percentiles 2.5 and 97.5 of a metric; null without draws.</summary>
    public static ConfidenceInterval? Interval(DetectorMeasures[] draws, Func<DetectorMeasures, double> metric)
    {
        if (draws.Length == 0)
            return null;
        double[] sorted = [.. draws.Select(metric).Order()];
        return new ConfidenceInterval(Quantile(sorted, Tail), Quantile(sorted, 1 - Tail));
    }

    private static double Quantile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        double next = sorted[Math.Min(below + 1, sorted.Length - 1)];
        return sorted[below] + ((place - below) * (next - sorted[below]));
    }

    /// <summary>Draws as many rows as there are with replacement, and counts how often each was drawn.</summary>
    private static void DrawAnew(int[] counts, ref SplitMix64 random)
    {
        Array.Clear(counts);
        uint rows = (uint)counts.Length;
        for (uint i = 0; i < rows; i++)
            counts[(int)(((random.Next() >> 32) * rows) >> 32)]++;
    }
}
