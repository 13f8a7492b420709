using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder.Data.Scaling;

/// <summary>A learned scaling of features, each by itself: on rows that are trained on, and as nodes of a model.</summary>
internal abstract record FeatureScaler
{
    public abstract int Features { get; }

    /// <summary>All there is to know of it, beside its kind and <see cref="Features"/>.</summary>
    public abstract float[] Numbers { get; }

    public abstract ScalerKind Kind { get; }

    /// <exception cref="InvalidDataException">The numbers are none of such a scaling.</exception>
    public static FeatureScaler FromNumbers(ScalerKind kind, int features, float[] numbers) =>
        kind switch
        {
            ScalerKind.Linear => LinearScaler.FromNumbers(features, numbers),
            ScalerKind.Quantile => QuantileScaler.FromNumbers(features, numbers),
            _ => throw new InvalidDataException("its scaling is of an unknown kind"),
        };

    /// <summary>The scaling of some neighboring features.</summary>
    public abstract FeatureScaler Part(int first, int count);

    /// <summary>The same scaling but for some features, which are left as they are where they hold values from 0 to 1.</summary>
    public abstract FeatureScaler Without(IEnumerable<int> features);

    /// <summary>Scales and cuts off a row, as the network sees it.</summary>
    /// <param name="row">As many values as there are features.</param>
    /// <param name="scaled">At least as long as the row; may be the row itself.</param>
    public abstract void Apply(ReadOnlySpan<float> row, Span<float> scaled);

    /// <summary>Scales and cuts off one value of a feature.</summary>
    public abstract float Apply(float value, int feature);

    /// <summary>Writes the scaling of a tensor <c>[N, features]</c>, which the error of a row is measured on.</summary>
    /// <returns>The scaled tensor.</returns>
    public abstract string Write(OnnxGraphBuilder builder, string x);

    /// <summary>Writes what the network sees of a scaled tensor.</summary>
    public virtual string WriteCutOff(OnnxGraphBuilder builder, string scaled) => scaled;

    /// <summary>Writes the way back from a tensor that the network made to the units of the input.</summary>
    public abstract string WriteInverse(OnnxGraphBuilder builder, string scaled);
}

/// <summary>The shapes that a scaling can have.</summary>
internal enum ScalerKind
{
    Linear,
    Quantile,
}

/// <summary>
/// Learns a scaling from rows that come one by one. The result depends on the rows' numbers alone, not on how they are packed.
/// </summary>
internal abstract class ScalerStatistics
{
    /// <summary>What a scaling needs to know; null for <see cref="InputScaling.None"/>.</summary>
    /// <param name="scaling">Which one.</param>
    /// <param name="features">Features per row.</param>
    /// <param name="seed">Chooses the rows of a sample, where there are too many to look at all.</param>
    public static ScalerStatistics? For(InputScaling scaling, int features, int seed) =>
        scaling switch
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

    protected static LinearScaler Make(double[] shift, double[] spread) =>
        new([.. shift.Select(s => (float)s)], [.. spread.Zip(shift, Invert)]);

    /// <summary>Whether a spread is no more than the rounding of the values around it.</summary>
    protected static bool IsNoise(double spread, double center) => spread <= 1e-7 * Math.Abs(center);

    /// <summary>1 over the spread; 1 where the spread is no more than rounding noise or its inverse is out of range.</summary>
    private static float Invert(double spread, double shift)
    {
        float factor = (float)(1 / spread);
        return !IsNoise(spread, shift) && float.IsFinite(factor) && factor > 0 ? factor : 1f;
    }
}
