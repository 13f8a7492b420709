using MLNetAutoencoder.Common;
using MLNetAutoencoder.Onnx;
using MLNetAutoencoder.Peers;

namespace MLNetAutoencoder.Data.Scaling;

/// <summary>
/// A scaling of each feature to its rank from 0 to 1, linear between knots; values beyond the knots are as those at the ends.
/// </summary>
internal sealed record QuantileScaler : FeatureScaler
{
    private readonly PiecewiseLinear _ranks;
    private readonly PiecewiseLinear _values;

    private QuantileScaler(int features, float[] values, float[] ranks)
    {
        Features = features;
        _ranks = new PiecewiseLinear(features, values, ranks);
        _values = new PiecewiseLinear(features, ranks, values);
    }

    public override int Features { get; }

    public override ScalerKind Kind => ScalerKind.Quantile;

    public override bool IsCostly => true;

    public override float[] Numbers => [.. _values.To, .. _ranks.To];

    /// <summary>Makes a scaling.</summary>
    /// <param name="knots">Of each feature two or more, both numbers strictly ascending, with ranks from 0 to 1.</param>
    public static QuantileScaler Make((float Value, float Rank)[][] knots)
    {
        var values = PiecewiseLinear.Fill([.. knots.Select(k => k.Select(knot => knot.Value).ToArray())]);
        var ranks = PiecewiseLinear.Fill([.. knots.Select(k => k.Select(knot => knot.Rank).ToArray())]);
        return new(knots.Length, values, ranks);
    }

    public static QuantileScaler FromNumbers(int features, float[] numbers)
    {
        int half = numbers.Length / 2;
        if (
            numbers.Length % 2 != 0
            || !PiecewiseLinear.IsWhole(features, numbers.AsSpan(0, half))
            || !PiecewiseLinear.IsWhole(features, numbers.AsSpan(half))
        )
            throw new InvalidDataException(Invariant.Text($"the {numbers.Length} numbers are no quantiles of {features} features"));
        return new(features, numbers[..half], numbers[half..]);
    }

    protected override FeatureScaler Slice(int first, int count)
    {
        int knots = _values.To.Length / Features;
        var part = (first * knots)..((first + count) * knots);
        return new QuantileScaler(count, _values.To[part], _ranks.To[part]);
    }

    public override FeatureScaler Without(IEnumerable<int> features)
    {
        float[] values = [.. _values.To],
            ranks = [.. _ranks.To];
        int knots = values.Length / Features;
        foreach (int feature in features)
        {
            foreach (float[] all in new[] { values, ranks })
            {
                all.AsSpan(feature * knots, knots).Fill(1);
                all[feature * knots] = 0;
            }
        }
        return new QuantileScaler(Features, values, ranks) { Origin = Origin };
    }

    public override void Apply(ReadOnlySpan<float> row, Span<float> scaled)
    {
        for (int i = 0; i < row.Length; i++)
            scaled[i] = _ranks.Apply(row[i], i);
    }

    public override float Apply(float value, int feature) => _ranks.Apply(value, feature);

    public override string Write(OnnxGraphBuilder builder, string x) => _ranks.Write(builder, x);

    public override string WriteInverse(OnnxGraphBuilder builder, string scaled) => _values.Write(builder, scaled);
}

/// <summary>
/// Quantiles of each feature at equal distances, from a sample of the rows where there are many; the ends are those of all rows.
/// </summary>
internal sealed class QuantileStatistics(int features, int seed) : ScalerStatistics
{
    /// <summary>A power of two, so that the one of a value is found in as few steps as can be.</summary>
    private const int MostQuantiles = 128;

    private readonly RowSample _sample = new(features, seed);
    private readonly RangeStatistics _range = new(features);

    public override void Add(ReadOnlySpan<float> row, bool hasPadding = false)
    {
        _sample.Add(row);
        _range.Add(row, hasPadding);
    }

    public override void Join(PeerGroup peers)
    {
        _sample.Join(peers);
        _range.Join(peers);
    }

    /// <summary>Ranks end at 0 and 1, so there is nothing to cut off.</summary>
    protected override FeatureScaler Learn(double? limit)
    {
        var (least, largest) = _range.Range();
        Constants = [.. Enumerable.Range(0, features).Where(i => IsConstant((double)largest[i] - least[i], least[i], i))];
        var constants = Constants.ToHashSet();
        return QuantileScaler.Make([
            .. _sample
                .SortedColumns()
                .Select((column, i) => constants.Contains(i) ? Constant(least[i]) : Knots(column, least[i], largest[i])),
        ]);
    }

    /// <summary>A constant is shifted to 0, and what is greater grows by its own size up to 1.</summary>
    private static (float Value, float Rank)[] Constant(float value) => [(value, 0), (Math.Max(value + 1, MathF.BitIncrement(value)), 1)];

    /// <summary>Different quantiles and their ranks; equal ones share the mean of theirs, but at the ends.</summary>
    private static (float Value, float Rank)[] Knots(float[] column, float least, float largest)
    {
        int last = Math.Min(MostQuantiles, column.Length) - 1;
        var values = new float[last + 1];
        for (int i = 1; i < last; i++)
            values[i] = (float)RowSample.Quantile(column, i, last);
        (values[0], values[last]) = (least, largest);
        var knots = new List<(float Value, float Rank)>();
        for (int from = 0, next; from <= last; from = next)
        {
            for (next = from + 1; next <= last && values[next] == values[from]; )
                next++;
            float rank =
                from == 0 ? 0
                : next > last ? 1
                : (float)((from + next - 1) / (2.0 * last));
            knots.Add((values[from], rank));
        }
        return [.. knots];
    }
}
