namespace MLNetAutoencoder;

/// <summary>Learns a scaling from rows that come one by one. The result depends on the rows' numbers alone, not on how they are packed.</summary>
internal abstract class ScalerStatistics
{
    /// <summary>What a scaling needs to know; null for <see cref="InputScaling.None"/>.</summary>
    public static ScalerStatistics? For(InputScaling scaling, int features) => scaling switch
    {
        InputScaling.Standard => new MomentStatistics(features),
        InputScaling.MinMax => new RangeStatistics(features),
        _ => null,
    };

    /// <param name="row">A packed row of finite values.</param>
    public abstract void Add(ReadOnlySpan<float> row);

    /// <param name="limit">Where scaled values are cut off, by scalings that know a limit; null for nowhere.</param>
    public abstract FeatureScaler Learn(double? limit);

    protected static FeatureScaler Make(double[] shift, double[] spread)
        => new([.. shift.Select(s => (float)s)], [.. spread.Zip(shift, Invert)]);

    /// <summary>1 over the spread; 1 where the spread is no more than rounding noise or its inverse is out of range.</summary>
    private static float Invert(double spread, double shift)
    {
        float factor = (float)(1 / spread);
        return spread > 1e-7 * Math.Abs(shift) && float.IsFinite(factor) && factor > 0 ? factor : 1f;
    }
}
