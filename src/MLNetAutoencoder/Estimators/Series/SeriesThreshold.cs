using MLNetAutoencoder.Anomaly;

namespace MLNetAutoencoder.Estimators;

/// <summary>
/// The threshold of a series by the scores of its points: of those that are usual, as anomalies among the points of the training would
/// lift it above the anomalies to come.
/// </summary>
internal static class SeriesThreshold
{
    /// <summary>Tukey's "far out": so many interquartile ranges above the upper quartile no score is usual.</summary>
    private const double FarOut = 3;

    /// <summary>The least interquartile range and margin of a threshold, by the median: a series without noise has none.</summary>
    private const double LeastRange = 0.02;

    private const double LeastMargin = 0.1;

    /// <summary>The interquartile range of a normal distribution, in standard deviations.</summary>
    private const double NormalRange = 1.349;

    /// <summary>Where more points than this are far out, that is how the series is: two days of a week, for instance.</summary>
    private const double MostFarOut = 0.1;

    /// <summary>So many points are to be left.</summary>
    private const double LeastUsual = 0.5;

    /// <summary>Learns the tail of the usual scores, and what a threshold is at least.</summary>
    /// <param name="scores">Finite, one at least; points of a series one after the other.</param>
    /// <param name="window">Rows of a window.</param>
    /// <param name="risk">The probability that a normal point is above the threshold.</param>
    public static (ThresholdState Tail, double Least) Learn(float[] scores, int window, double risk)
    {
        float[] usual = Usual(scores, window);
        var (lower, median, upper) = Quartiles(usual);
        // Windows that share rows tell the same, so that the tail of a short series hangs on a few of them. The quartiles hang on all: no
        // threshold is lower than the bound of a normal distribution that has these, P(z) <= exp(-z² / 2).
        double margin = Math.Sqrt(-2 * Math.Log(risk)) * (upper - lower) / NormalRange;
        return (StreamingThreshold.Learn(usual), median + Math.Max(margin, LeastMargin * Math.Abs(median)));
    }

    /// <summary>The scores without those far out and those within half a window of one, which share its windows.</summary>
    private static float[] Usual(float[] scores, int window)
    {
        var (lower, median, upper) = Quartiles(scores);
        double highest = upper + (FarOut * Math.Max(upper - lower, LeastRange * Math.Abs(median)));
        List<float> usual = [];
        int cleared = 0; // the first point that no unusual one before it is near to
        int next = -1; // the next unusual one
        for (int i = 0; i < scores.Length; i++)
        {
            if (next < i)
                next = Array.FindIndex(scores, i, score => score > highest) is >= 0 and var found ? found : int.MaxValue;
            if (next == i)
                cleared = i + (window / 2) + 1;
            else if (i >= cleared && i < next - (window / 2))
                usual.Add(scores[i]);
        }
        bool areFew = scores.Count(score => score > highest) <= MostFarOut * scores.Length;
        return areFew && usual.Count >= LeastUsual * scores.Length ? [.. usual] : scores;
    }

    public static (double Lower, double Median, double Upper) Quartiles(float[] scores)
    {
        float[] sorted = [.. scores.Order()];
        return (sorted[sorted.Length / 4], sorted[sorted.Length / 2], sorted[3 * sorted.Length / 4]);
    }
}
