using System.Numerics.Tensors;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Anomaly;

/// <summary>
/// The upper tail of a distribution: a generalised Pareto distribution of what lies above a high level (Pickands, 1975), as extreme value
/// theory has it for almost any distribution. P(X > x) = share · (1 + shape · (x - level) / scale)^(-1 / shape) above the level; below
/// it, straight lines through the lowest value, the median and the level. Six numbers hold it.
/// </summary>
/// <remarks>
/// Shape and scale are Grimshaw's (1993) maximum likelihood, as in SPOT (Siffer et al., 2017), and those of probability-weighted moments
/// (Hosking and Wallis, 1987) where there are few excesses. The shape is held to -0.5 to 1, where likelihood is regular and means exist.
/// </remarks>
/// <param name="Level">Where the tail begins.</param>
/// <param name="Share">Share of the values above the level, 0 to below 1; 0 where all are equal.</param>
/// <param name="Shape">Above 0 for heavy tails, 0 for an exponential one, below 0 for one that ends.</param>
/// <param name="Scale">In the unit of the values, 0 or greater; 0 where no value is above the level.</param>
/// <param name="Lowest">The lowest value.</param>
/// <param name="Median">The median, not above the level.</param>
internal sealed record ParetoTail(double Level, double Share, double Shape, double Scale, double Lowest, double Median)
{
    /// <summary>The quantile at which the tail begins, unless too few values are above it.</summary>
    public const double InitialQuantile = 0.98;

    /// <summary>So many values are to be above the level, where these are not more than half.</summary>
    private const int EnoughExcesses = 30;

    /// <summary>With fewer, likelihood is too flat to trust.</summary>
    private const int LeastForLikelihood = 10;

    private const int LeastForMoments = 3;
    private const double LowestShape = -0.5;
    private const double HighestShape = 1;
    private const double Least = double.Epsilon;

    /// <summary>Whether the shape is 0, as far as matters.</summary>
    public bool IsExponential => Math.Abs(Shape) < 1e-8;

    /// <summary>Fits the tail of a sample; values that are not finite are left out.</summary>
    /// <param name="values">In any order; they stay as they are.</param>
    /// <param name="quantile">Where the tail begins; lower where fewer than 30 values would be above it, but not below the median.</param>
    /// <exception cref="ArgumentException">No value is finite.</exception>
    public static ParetoTail Fit(ReadOnlySpan<float> values, double quantile = InitialQuantile)
    {
        var finite = new double[values.Length];
        int count = 0;
        foreach (float value in values)
        {
            if (float.IsFinite(value))
                finite[count++] = value;
        }
        Guard.That(count > 0, nameof(values), $"None of {values.Length} scores is finite; a tail takes one at least.");
        var sorted = finite.AsSpan(0, count);
        sorted.Sort();
        int above = Math.Min(Math.Max((int)Math.Round((1 - quantile) * count), EnoughExcesses), count / 2);
        double level = sorted[count - above - 1];
        // Values that tie with the level are not above it; where that leaves none, the level goes down to the next lower value.
        while (level == sorted[^1] && level > sorted[0])
            level = Below(sorted, level);
        double[] excesses = Excesses(sorted, level);
        double median = Math.Min(sorted[(count - 1) / 2], level);
        return Of(level, (double)excesses.Length / count, excesses, sorted[0], median);
    }

    /// <summary>Fits the tail to the excesses over a level.</summary>
    /// <param name="level">Where the tail begins.</param>
    /// <param name="share">Share of all values that are above it.</param>
    /// <param name="excesses">Value minus level, above 0, of those that are; in any order. They stay as they are.</param>
    /// <param name="lowest">The lowest value.</param>
    /// <param name="median">The median, not above the level.</param>
    public static ParetoTail Of(double level, double share, ReadOnlySpan<double> excesses, double lowest, double median)
    {
        if (excesses.IsEmpty)
            return new ParetoTail(level, 0, 0, 0, lowest, median);
        double mean = TensorPrimitives.Sum(excesses) / excesses.Length;
        var (shape, scale) = excesses.Length switch
        {
            >= LeastForLikelihood => Likelihood(excesses, mean),
            >= LeastForMoments => Moments(excesses, mean),
            _ => (0, mean),
        };
        return new ParetoTail(level, share, shape, scale, lowest, median);
    }

    /// <summary>The value that is exceeded with a probability: the inverse of <see cref="Exceedance"/>.</summary>
    /// <param name="probability">Above 0 and at most 1.</param>
    public double Quantile(double probability)
    {
        if (Share == 0)
            return Level;
        if (probability >= 0.5)
            return Median + ((Lowest - Median) * ((probability - 0.5) / 0.5));
        if (probability >= Share)
            return Level + ((Median - Level) * ((probability - Share) / (0.5 - Share)));
        double ratio = probability / Share;
        return Level + (Scale * (IsExponential ? -Math.Log(ratio) : (Math.Pow(ratio, -Shape) - 1) / Shape));
    }

    /// <summary>The probability of a value above one: above 0, at most 1, and never rising with it. NaN for NaN.</summary>
    public double Exceedance(double value)
    {
        if (double.IsNaN(value))
            return double.NaN;
        if (value <= Lowest)
            return 1;
        if (Share == 0)
            return value <= Level ? 1 : Least;
        if (value < Median)
            return 1 - (0.5 * (value - Lowest) / (Median - Lowest));
        if (value < Level)
            return Share + ((0.5 - Share) * (Level - value) / (Level - Median));
        double z = (value - Level) / Scale;
        double tail = IsExponential ? Math.Exp(-z) : Math.Pow(Math.Max(1 + (Shape * z), 0), -1 / Shape);
        return Math.Max(Share * tail, Least);
    }

    private static double Below(ReadOnlySpan<double> sorted, double level)
    {
        int i = sorted.Length - 1;
        while (sorted[i] >= level)
            i--;
        return sorted[i];
    }

    private static double[] Excesses(ReadOnlySpan<double> sorted, double level)
    {
        int first = sorted.Length;
        while (first > 0 && sorted[first - 1] > level)
            first--;
        var excesses = sorted[first..].ToArray();
        for (int i = 0; i < excesses.Length; i++)
            excesses[i] -= level;
        return excesses;
    }

    /// <summary>
    /// The maximum of the likelihood along θ = shape / scale, to which Grimshaw reduces the two parameters: the shape is the mean of
    /// log(1 + θ·excess). A grid finds the neighbourhood, the golden section the maximum.
    /// </summary>
    private static (double Shape, double Scale) Likelihood(ReadOnlySpan<double> excesses, double mean)
    {
        const int points = 40;
        double[] scaled = [.. excesses];
        for (int i = 0; i < scaled.Length; i++)
            scaled[i] /= mean;
        double lowest = -1 / TensorPrimitives.Max<double>(scaled);
        double best = double.NegativeInfinity;
        int at = points / 2;
        for (int i = 0; i <= points; i++)
        {
            double value = Profile(scaled, Theta(i)).Likelihood;
            if (value > best)
                (best, at) = (value, i);
        }
        double left = Math.Max(at - 1, 0),
            right = Math.Min(at + 1, points);
        const double golden = 0.6180339887498949;
        for (int i = 0; i < 40; i++)
        {
            double a = right - (golden * (right - left)),
                b = left + (golden * (right - left));
            if (Profile(scaled, Theta(a)).Likelihood > Profile(scaled, Theta(b)).Likelihood)
                right = b;
            else
                left = a;
        }
        var (shape, scale, _) = Profile(scaled, Theta((left + right) / 2));
        return (shape, scale * mean);

        // The first half of the grid is below 0, denser towards it; the second half above, up to tails without a mean.
        double Theta(double i)
        {
            double t = (i - (points / 2)) / (points / 2.0);
            return t < 0 ? lowest * (1 - 1e-9) * t * t : 20 * t * t * t;
        }
    }

    /// <summary>The likelihood of excesses of mean 1, divided by their number, with the shape held to its range.</summary>
    private static (double Shape, double Scale, double Likelihood) Profile(double[] excesses, double theta)
    {
        if (Math.Abs(theta) < 1e-9)
            return (0, 1, -1);
        double sum = 0;
        foreach (double excess in excesses)
            sum += Math.Log(1 + (theta * excess));
        double mean = sum / excesses.Length;
        double shape = Math.Clamp(mean, LowestShape, HighestShape);
        double scale = shape / theta;
        return (shape, scale, -Math.Log(scale) - ((1 + (1 / shape)) * mean));
    }

    private static (double Shape, double Scale) Moments(ReadOnlySpan<double> excesses, double mean)
    {
        double[] sorted = [.. excesses];
        Array.Sort(sorted);
        double weighted = 0; // mean of excess · P(greater)
        for (int i = 0; i < sorted.Length; i++)
            weighted += sorted[i] * (sorted.Length - i - 0.65) / sorted.Length;
        weighted /= sorted.Length;
        double shape = Math.Clamp(2 - (mean / (mean - (2 * weighted))), LowestShape, 0.5);
        return double.IsFinite(shape) ? (shape, mean * (1 - shape)) : (0, mean);
    }
}
