using MLNetAutoencoder.Onnx;
using MLNetAutoencoder.Peers;

namespace MLNetAutoencoder.Data.Scaling;

/// <summary>A learned scaling of features, each by itself: on rows that are trained on, and as nodes of a model.</summary>
internal abstract record FeatureScaler
{
    /// <summary>
    /// How far from 0 a scaled value may lie, so that no finite row overflows in a network: the fourth power still fits into a Single.
    /// </summary>
    public const float Bound = 1e9f;

    public abstract int Features { get; }

    /// <summary>What was taken off wide values before they became the Single that is scaled; null for nothing.</summary>
    public double[]? Origin { get; init; }

    /// <summary>All there is to know of it, beside its kind and <see cref="Features"/>.</summary>
    public abstract float[] Numbers { get; }

    public abstract ScalerKind Kind { get; }

    /// <summary>Whether scaling a row takes longer than reading a scaled one.</summary>
    public abstract bool IsCostly { get; }

    /// <exception cref="InvalidDataException">The numbers are none of such a scaling.</exception>
    public static FeatureScaler FromNumbers(ScalerKind kind, int features, float[] numbers) =>
        kind switch
        {
            ScalerKind.Linear => LinearScaler.FromNumbers(features, numbers),
            ScalerKind.Quantile => QuantileScaler.FromNumbers(features, numbers),
            ScalerKind.Asinh => AsinhScaler.FromNumbers(features, numbers),
            _ => throw new InvalidDataException("its scaling is of an unknown kind"),
        };

    /// <summary>The scaling of some neighboring features.</summary>
    public FeatureScaler Part(int first, int count) =>
        count == Features ? this : Slice(first, count) with { Origin = Origin?[first..(first + count)] };

    /// <summary>The same scaling but for some features, which are left as they are where they hold values from 0 to 1.</summary>
    public abstract FeatureScaler Without(IEnumerable<int> features);

    /// <summary>Scales and cuts off a row, as the network sees it.</summary>
    /// <param name="row">As many values as there are features.</param>
    /// <param name="scaled">At least as long as the row; may be the row itself.</param>
    public abstract void Apply(ReadOnlySpan<float> row, Span<float> scaled);

    /// <summary>Scales a row without bending it, so that distances are what they are in the features.</summary>
    /// <param name="row">As many values as there are features.</param>
    /// <param name="scaled">As long as the row; may be the row itself.</param>
    public virtual void ApplyStraight(ReadOnlySpan<float> row, Span<float> scaled) => Apply(row, scaled);

    /// <summary>Scales and cuts off one value of a feature.</summary>
    public abstract float Apply(float value, int feature);

    /// <summary>Writes the scaling of a tensor <c>[N, features]</c>, which the error of a row is measured on.</summary>
    /// <returns>The scaled tensor.</returns>
    public abstract string Write(OnnxGraphBuilder builder, string x);

    /// <summary>Writes a scaled tensor within <see cref="Bound"/>.</summary>
    public virtual string WriteBounded(OnnxGraphBuilder builder, string scaled) => scaled;

    /// <summary>Writes what <see cref="ApplyStraight"/> gives, of a tensor that is scaled and bounded.</summary>
    public virtual string WriteStraight(OnnxGraphBuilder builder, string bounded) => bounded;

    /// <summary>Writes what the network learned from of a tensor that is scaled and bounded.</summary>
    public virtual string WriteCutOff(OnnxGraphBuilder builder, string bounded) => bounded;

    /// <summary>Writes the way back from a tensor that the network made to the units of the input.</summary>
    public abstract string WriteInverse(OnnxGraphBuilder builder, string scaled);

    protected abstract FeatureScaler Slice(int first, int count);
}

/// <summary>The shapes that a scaling can have.</summary>
internal enum ScalerKind
{
    Linear,
    Quantile,
    Asinh,
}

/// <summary>
/// Learns a scaling from rows that come one by one. The result depends on the rows' numbers alone, not on how they are packed.
/// </summary>
internal abstract class ScalerStatistics
{
    /// <summary>
    /// A constant feature that moves by this part of itself moves by 1 once scaled: enough that rounding to a Single goes unseen.
    /// </summary>
    private const double ConstantReach = 1e-5;

    /// <summary>Below this part of the values around it, a spread is what is left of computing it.</summary>
    private const double SmallestSpread = 1e-12;

    /// <summary>Below this part of an origin, a spread is what is left of computing the Doubles that it was taken off.</summary>
    private const double SmallestWideSpread = 1e-14;

    private double[]? _origin;

    /// <summary>What a scaling needs to know; null for <see cref="InputScaling.None"/>.</summary>
    /// <param name="scaling">Which one.</param>
    /// <param name="features">Features per row.</param>
    /// <param name="seed">Chooses the rows of a sample, where there are too many to look at all.</param>
    public static ScalerStatistics? For(InputScaling scaling, int features, int seed) =>
        scaling switch
        {
            InputScaling.Standard => new MomentStatistics(features),
            InputScaling.Pooled => new MomentStatistics(features, isPooled: true),
            InputScaling.MinMax => new RangeStatistics(features),
            InputScaling.Robust => new RobustStatistics(features, seed),
            InputScaling.Quantile => new QuantileStatistics(features, seed),
            InputScaling.Asinh => new AsinhStatistics(features, seed),
            _ => null,
        };

    /// <param name="row">A packed row of finite values.</param>
    /// <param name="hasPadding">Whether the row may hold NaN too, which is left out.</param>
    public abstract void Add(ReadOnlySpan<float> row, bool hasPadding = false);

    /// <summary>Makes it the statistics of all ranks' rows, the same on each.</summary>
    public abstract void Join(PeerGroup peers);

    /// <param name="limit">Where scaled values are cut off, by scalings that know a limit; null for nowhere.</param>
    /// <param name="origin">What was taken off the values before; null for nothing.</param>
    public FeatureScaler Learn(double? limit, double[]? origin = null)
    {
        _origin = origin;
        return Learn(limit) with { Origin = origin };
    }

    /// <summary>The features that <see cref="Learn(double?, double[])"/> found to be the same in all rows, in order.</summary>
    public IReadOnlyList<int> Constants { get; protected set; } = [];

    protected abstract FeatureScaler Learn(double? limit);

    /// <summary>Whether a spread of a feature is no more than the rounding of the values around it.</summary>
    protected bool IsConstant(double spread, double center, int feature) =>
        spread <= Math.Max(SmallestSpread * Math.Abs(center), SmallestWideSpread * Math.Abs(OriginOf(feature)));

    protected LinearScaler Make(double[] shift, double[] spread)
    {
        Constants = [.. Enumerable.Range(0, shift.Length).Where(i => IsConstant(spread[i], shift[i], i))];
        return new([.. shift.Select(s => (float)s)], [.. spread.Select((s, i) => Invert(s, shift[i], i))]);
    }

    /// <summary>1 over the spread, and of a constant 1 over the unit that its values are looked at in.</summary>
    private float Invert(double spread, double center, int feature) =>
        IsConstant(spread, center, feature)
            ? (float)(1 / Math.Max(1, ConstantReach * Math.Abs(center + OriginOf(feature))))
            : (float)Math.Min(1 / spread, float.MaxValue);

    private double OriginOf(int feature) => _origin?[feature] ?? 0;
}
