namespace MLNetAutoencoder;

/// <summary>Quantiles of each feature at equal distances, from a sample of the rows where there are many; the ends are those of all rows.</summary>
internal sealed class QuantileStatistics(int features, int seed) : ScalerStatistics
{
    /// <summary>A power of two, so that the one of a value is found in as few steps as can be.</summary>
    private const int MostQuantiles = 128;

    private readonly RowSample _sample = new(features, seed);
    private readonly RangeStatistics _range = new(features);

    public override void Add(ReadOnlySpan<float> row)
    {
        _sample.Add(row);
        _range.Add(row);
    }

    /// <summary>Ranks end at 0 and 1, so there is nothing to cut off.</summary>
    public override FeatureScaler Learn(double? limit)
    {
        var (least, largest) = _range.Range();
        return QuantileScaler.Make([.. _sample.SortedColumns().Select((column, i) => least[i] < largest[i] ? Knots(column, least[i], largest[i]) : Constant(least[i]))]);
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
            for (next = from + 1; next <= last && values[next] == values[from];)
                next++;
            float rank = from == 0 ? 0 : next > last ? 1 : (float)((from + next - 1) / (2.0 * last));
            knots.Add((values[from], rank));
        }
        return [.. knots];
    }
}
