namespace MLNetAutoencoder;

/// <summary>Learns a scaling from rows that come one by one. The result depends on the rows' numbers alone, not on how they are packed.</summary>
internal abstract class ScalerStatistics
{
    /// <summary>What a scaling needs to know; null for <see cref="InputScaling.None"/>.</summary>
    /// <param name="scaling">Which one.</param>
    /// <param name="features">Features per row.</param>
    /// <param name="seed">Chooses the rows of a sample, where there are too many to look at all.</param>
    public static ScalerStatistics? For(InputScaling scaling, int features, int seed) => scaling switch
    {
        InputScaling.Standard => new MomentStatistics(features),
        InputScaling.MinMax => new RangeStatistics(features),
        InputScaling.Robust => new RobustStatistics(features, seed),
        InputScaling.Quantile => new QuantileStatistics(features, seed),
        _ => null,
    };

    /// <param name="row">A packed row of finite values.</param>
    public abstract void Add(ReadOnlySpan<float> row);

    /// <param name="limit">Where scaled values are cut off, by scalings that know a limit; null for nowhere.</param>
    public abstract FeatureScaler Learn(double? limit);

    protected static LinearScaler Make(double[] shift, double[] spread)
        => new([.. shift.Select(s => (float)s)], [.. spread.Zip(shift, Invert)]);

    /// <summary>Whether a spread is no more than the rounding of the values around it.</summary>
    protected static bool IsNoise(double spread, double center) => spread <= 1e-7 * Math.Abs(center);

    /// <summary>1 over the spread; 1 where the spread is no more than rounding noise or its inverse is out of range.</summary>
    private static float Invert(double spread, double shift)
    {
        float factor = (float)(1 / spread);
        return !IsNoise(spread, shift) && float.IsFinite(factor) && factor > 0 ? factor : 1f;
    }
}
