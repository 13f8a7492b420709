using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Model;

/// <summary>How the scores of training rows are distributed, in few numbers: what thresholds and probabilities follow from.</summary>
/// <param name="Count">How many scores there were; 1 or more.</param>
/// <param name="Quantiles">Quantiles at equal distances, from the lowest score to the highest.</param>
/// <param name="Top">The highest scores, ascending; all of them where there are few.</param>
internal sealed record ScoreDistribution(long Count, float[] Quantiles, float[] Top)
{
    /// <summary>The factor that makes a median absolute deviation a standard deviation, for a normal distribution.</summary>
    private const double NormalDeviation = 1.4826022185056018;

    /// <summary>
    /// How far above a training score a threshold may stand, as a share of it: a row scored alone or in a batch of another size gets
    /// another last bit, and must not cross the threshold by it.
    /// </summary>
    private const float Clearance = 1e-4f;

    public float Median => Quantile(0.5);

    /// <summary>The median of the distances to the median, in standard deviations of a normal distribution.</summary>
    public double RobustDeviation
    {
        get
        {
            float median = Median;
            double[] distances = [.. Quantiles.Select(quantile => (double)Math.Abs(quantile - median)).Order()];
            return NormalDeviation * distances[distances.Length / 2];
        }
    }

    /// <summary>The score below which a share of the scores lies, linear between the two around it.</summary>
    public float Quantile(double share)
    {
        double place = share * (Quantiles.Length - 1);
        int below = Math.Min((int)place, Quantiles.Length - 2);
        return below < 0 ? Quantiles[0] : (float)(Quantiles[below] + ((place - below) * ((double)Quantiles[below + 1] - Quantiles[below])));
    }

    /// <summary>A threshold that a score does not lie above, nor what it is in a batch of another size.</summary>
    private static float JustAbove(float score) => score + Math.Max(Math.Abs(score) * Clearance, Clearance * Clearance);

    /// <summary>
    /// A threshold that at most a share of the scores lies above, and of new ones like them the share in the mean: of n scores the one of
    /// rank r from the highest is exceeded with probability r / (n + 1), and between two it is interpolated.
    /// </summary>
    public float Above(double share)
    {
        long above = (long)((decimal)share * Count); // 0.29 * 100 is below 29 in double precision
        if (above >= Top.Length)
            return Quantile(1 - share);
        int place = Top.Length - 1 - (int)above;
        float score = Top[place];
        float next = Top.Skip(place).FirstOrDefault(top => top > score, float.PositiveInfinity);
        if (float.IsInfinity(next))
            return JustAbove(score);
        float least = Math.Min(JustAbove(score), score + ((next - score) / 2));
        float most = Math.Max(least, next - (Math.Abs(next) * Clearance));
        double part = Math.Clamp((share * (Count + 1.0)) - above, 0, 1);
        float threshold = Math.Clamp((float)(next - (part * ((double)next - score))), least, most);
        return threshold < next ? threshold : score;
    }

    /// <summary>What is wrong with numbers that were read from a file; null where nothing is.</summary>
    public string? Fault() =>
        Count < 1 || Quantiles is not { Length: > 0 } || Top is not { Length: > 0 } ? "holds no score"
        : !IsAscending(Quantiles) || !IsAscending(Top) ? "is not in order"
        : null;

    private static bool IsAscending(float[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]) || (i > 0 && values[i] < values[i - 1]))
                return false;
        }
        return true;
    }
}

/// <summary>
/// Takes scores one after the other in memory that does not depend on their number: a random sample of them, and the highest.
/// </summary>
internal sealed class ScoreSample
{
    public const int MostScores = 200_000;

    private const int MostTop = 1_000;
    private const int MostQuantiles = 513;

    private readonly List<float> _sample = [];
    private readonly PriorityQueue<float, float> _top = new();
    private readonly Reservoir _places = Reservoir.OfRows(MostScores, seed: 0);

    /// <summary>Scores so far.</summary>
    public long Seen => _places.Seen;

    /// <summary>The highest of them.</summary>
    public float[] Top => [.. _top.UnorderedItems.Select(item => item.Element)];

    public void Add(float score)
    {
        score = Math.Min(score, float.MaxValue);
        if (_top.Count < MostTop)
            _top.Enqueue(score, score);
        else if (score > _top.Peek())
            _top.EnqueueDequeue(score, score);
        if (_places.NextPlace() is not { } place)
            return;
        if (place == _sample.Count)
            _sample.Add(score);
        else
            _sample[place] = score;
    }

    /// <summary>Some scores, each as likely to be among them as any other; drawn by their order.</summary>
    public float[] Sample(int count)
    {
        float[] drawn = [.. _sample];
        if (count < drawn.Length)
            new Random(0).Shuffle(drawn);
        return drawn[..count];
    }

    public ScoreDistribution ToDistribution() => ToDistribution(Seen, _sample, Top);

    /// <summary>The distribution of scores.</summary>
    /// <param name="seen">How many there are.</param>
    /// <param name="sample">A random sample of them.</param>
    /// <param name="top">The highest; only so many as one sample keeps are taken.</param>
    public static ScoreDistribution ToDistribution(long seen, IReadOnlyCollection<float> sample, IReadOnlyCollection<float> top)
    {
        float[] sorted = [.. sample.Order()];
        int count = Math.Min(sorted.Length, MostQuantiles);
        var quantiles = new float[count];
        for (int i = 0; i < count; i++)
            quantiles[i] = sorted[count == 1 ? 0 : (int)((long)i * (sorted.Length - 1) / (count - 1))];
        return new ScoreDistribution(seen, quantiles, [.. top.Order().TakeLast(MostTop)]);
    }
}
