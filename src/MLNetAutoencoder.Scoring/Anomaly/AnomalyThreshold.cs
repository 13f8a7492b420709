using System.Text.Json.Serialization;
using MLNetAutoencoder.Anomaly;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Model;

namespace MLNetAutoencoder;

/// <summary>
/// Where an anomaly detector's threshold lies, by the scores of its training rows, each taken by what has not seen the row:
/// <c>AnomalyThreshold.ExtremeValue(0.001)</c>. Immutable. The one that is best on labeled rows is
/// <c>AnomalyThreshold.Value(metrics.BestF1Threshold)</c> of <c>EvaluateDetector</c>.
/// </summary>
[JsonPolymorphic(UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToNearestAncestor)]
[JsonDerivedType(typeof(ShareThreshold), nameof(Share))]
[JsonDerivedType(typeof(ValueThreshold), nameof(Value))]
[JsonDerivedType(typeof(RobustThreshold), nameof(RobustSigma))]
[JsonDerivedType(typeof(ExtremeValueThreshold), nameof(ExtremeValue))]
public abstract record AnomalyThreshold
{
    private protected AnomalyThreshold() { }

    /// <summary>The score that a share of the training rows lies above.</summary>
    /// <param name="share">0 (above all) to 0.5.</param>
    /// <returns>The threshold.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of its range.</exception>
    public static AnomalyThreshold Share(double share)
    {
        Require(share is >= 0 and <= 0.5, share, "0 to 0.5", nameof(share));
        return new ShareThreshold(share);
    }

    /// <summary>A score.</summary>
    /// <param name="score">Rows with a score above this are labeled anomalies. Finite.</param>
    /// <returns>The threshold.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The score is NaN or infinite.</exception>
    public static AnomalyThreshold Value(float score)
    {
        Require(float.IsFinite(score), score, "finite", nameof(score));
        return new ValueThreshold(score);
    }

    /// <summary>
    /// So many robust standard deviations above the median: of 1.4826 times the median absolute deviation, which up to half of the rows may
    /// be anomalies without moving much (Hampel 1974).
    /// </summary>
    /// <param name="sigmas">Above 0, and finite. The default is 3.</param>
    /// <returns>The threshold.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of its range.</exception>
    public static AnomalyThreshold RobustSigma(double sigmas = 3)
    {
        Require(sigmas > 0 && double.IsFinite(sigmas), sigmas, "above 0, and finite", nameof(sigmas));
        return new RobustThreshold(sigmas);
    }

    /// <summary>
    /// The score that a normal row lies above with a given probability, by a generalised Pareto distribution of how far the highest
    /// training scores are out (Pickands 1975): for false alarm rates below one in the number of training rows too. It takes the training
    /// rows for normal.
    /// </summary>
    /// <param name="falseAlarmRate">Above 0 and below 0.5. The default is 0.001.</param>
    /// <returns>The threshold.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The rate is out of its range.</exception>
    public static AnomalyThreshold ExtremeValue(double falseAlarmRate = 0.001)
    {
        Require(falseAlarmRate is > 0 and < 0.5, falseAlarmRate, "above 0 and below 0.5", nameof(falseAlarmRate));
        return new ExtremeValueThreshold(falseAlarmRate);
    }

    internal abstract float Of(ScoreDistribution scores);

    private static void Require(bool holds, object value, string accepted, string name)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, value, Invariant.Text($"'{name}' is {value}; it must be {accepted}."));
    }
}

internal sealed record ShareThreshold(double Portion) : AnomalyThreshold
{
    internal override float Of(ScoreDistribution scores) => scores.Above(Portion);
}

internal sealed record ValueThreshold(float Score) : AnomalyThreshold
{
    internal override float Of(ScoreDistribution scores) => Score;
}

internal sealed record RobustThreshold(double Sigmas) : AnomalyThreshold
{
    internal override float Of(ScoreDistribution scores) => (float)(scores.Median + (Sigmas * scores.RobustDeviation));
}

internal sealed record ExtremeValueThreshold(double Rate) : AnomalyThreshold
{
    internal override float Of(ScoreDistribution scores)
    {
        var tail = Tail(scores);
        return Rate < tail.Share ? (float)tail.Quantile(Rate) : scores.Above(Rate);
    }

    /// <summary>The distribution of the highest scores, a fiftieth of them or at least 30.</summary>
    public static ParetoTail Tail(ScoreDistribution scores)
    {
        if (scores.Count <= scores.Top.Length)
            return ParetoTail.Fit(scores.Top);
        int above = (int)Math.Min((1 - ParetoTail.InitialQuantile) * scores.Count, scores.Top.Length - 1);
        float level = scores.Top[^(above + 1)];
        double[] excesses = [.. scores.Top.Where(top => top > level).Select(top => (double)top - level)];
        double share = excesses.Length / (double)scores.Count;
        return ParetoTail.Of(level, share, excesses, scores.Quantiles[0], Math.Min(scores.Median, level));
    }
}
