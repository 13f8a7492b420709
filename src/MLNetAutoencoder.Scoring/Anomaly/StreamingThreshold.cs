using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Anomaly;

/// <summary>
/// SPOT, streaming peaks over threshold (Siffer, Fouque, Termier and Largouët, 2017): the score that a normal point exceeds with a small
/// probability, by a generalised Pareto tail that learns from the scores as they come. A score above the threshold is an anomaly. Not
/// thread-safe.
/// </summary>
/// <remarks>
/// The store holds the last 500 excesses, and the tail is fitted anew when a twentieth of it has come. Other than in the paper, the first
/// of a run of scores beyond the tail's quantile is learned too, cut to the quantile: if all that is flagged were missing in the tail, the
/// threshold would sink, flag more, and sink again. A run longer than a given length is no incident but how things are now: the rest of it
/// is learned as well, cut likewise, so that the threshold rises by steps until it has caught up, and not beyond.
/// </remarks>
internal sealed class StreamingThreshold
{
    public const int Capacity = 500;

    private const int RefitShare = 20;

    private readonly double _risk;
    private readonly double _least;
    private readonly int _longestRun;
    private readonly double[] _excesses = new double[Capacity]; // a ring
    private int _stored;
    private int _oldest;
    private int _new;
    private int _run; // scores above the quantile, one after the other
    private long _count;
    private long _above;
    private ParetoTail _tail;
    private float _quantile;

    /// <param name="state">What was learned before.</param>
    /// <param name="risk">The probability that a normal point is above the threshold.</param>
    /// <param name="longestRun">The longest run of anomalies of which only the first is learned, 1 or greater.</param>
    /// <param name="least">What the threshold is at least.</param>
    public StreamingThreshold(ThresholdState state, double risk, int longestRun = int.MaxValue, double least = double.NegativeInfinity)
    {
        (_risk, _longestRun) = (risk, longestRun);
        _least = least;
        _stored = state.Excesses.Length;
        state.Excesses.CopyTo(_excesses, 0);
        (_count, _above) = (state.Count, state.Above);
        _tail = new ParetoTail(state.Level, 0, 0, 0, state.Lowest, state.Median);
        Refit();
    }

    /// <summary>Scores above this are anomalies.</summary>
    public float Threshold => (float)Math.Max(_quantile, _least);

    /// <summary>Learns from scores of normal points, mostly; those that are not finite are left out.</summary>
    /// <exception cref="ArgumentException">No score is finite.</exception>
    public static ThresholdState Learn(ReadOnlySpan<float> scores)
    {
        var tail = ParetoTail.Fit(scores);
        List<double> excesses = [];
        long count = 0;
        foreach (float score in scores)
        {
            if (!float.IsFinite(score))
                continue;
            count++;
            if (score > tail.Level)
                excesses.Add(score - tail.Level);
        }
        double[] last = [.. excesses.Skip(Math.Max(excesses.Count - Capacity, 0))];
        return new ThresholdState(tail.Level, tail.Lowest, tail.Median, count, excesses.Count, last);
    }

    /// <summary>Judges a score, and learns from it. NaN is no anomaly, and teaches nothing.</summary>
    public bool IsAnomaly(float score)
    {
        if (float.IsNaN(score))
            return false;
        bool isAnomaly = score > Threshold;
        _run = score > _quantile ? Math.Min(_run, _longestRun) + 1 : 0;
        if (_run <= 1 || _run > _longestRun)
            Learn(Math.Min(score, _quantile));
        return isAnomaly;
    }

    private void Learn(float score)
    {
        _count++;
        if (score <= _tail.Level)
            return;
        _above++;
        if (_stored < Capacity)
            _excesses[_stored++] = score - _tail.Level;
        else
        {
            _excesses[_oldest] = score - _tail.Level;
            _oldest = (_oldest + 1) % Capacity;
        }
        if (++_new * RefitShare >= _stored)
            Refit();
    }

    private void Refit()
    {
        _new = 0;
        double share = _count == 0 ? 0 : (double)_above / _count;
        _tail = ParetoTail.Of(_tail.Level, share, _excesses.AsSpan(0, _stored), _tail.Lowest, _tail.Median);
        _quantile = (float)_tail.Quantile(_risk);
    }
}

/// <summary>What a streaming threshold has learned; saved with a model.</summary>
/// <param name="Level">Where the tail begins.</param>
/// <param name="Lowest">The lowest score.</param>
/// <param name="Median">The median score.</param>
/// <param name="Count">Scores that were learned from.</param>
/// <param name="Above">How many of them are above the level.</param>
/// <param name="Excesses">Score minus level of the last of these.</param>
internal sealed record ThresholdState(double Level, double Lowest, double Median, long Count, long Above, double[] Excesses);
