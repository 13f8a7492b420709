using MLNetAutoencoder.Peers;

namespace MLNetAutoencoder.Data.Scaling;

/// <summary>Median and interquartile range of each feature, from a sample of the rows where there are many.</summary>
internal class RobustStatistics(int features, int seed) : ScalerStatistics
{
    private readonly RowSample _sample = new(features, seed);
    private readonly MomentStatistics _moments = new(features);

    protected int Features => features;

    public override void Add(ReadOnlySpan<float> row, bool hasPadding = false)
    {
        _sample.Add(row);
        _moments.Add(row, hasPadding);
    }

    public override void Join(PeerGroup peers)
    {
        _sample.Join(peers);
        _moments.Join(peers);
    }

    protected override FeatureScaler Learn(double? limit)
    {
        var (medians, ranges, _) = Quartiles(_ => { });
        return Make(medians, ranges) with { Limit = (float?)limit ?? float.PositiveInfinity };
    }

    /// <summary>Of each feature; a range that is 0 is taken from the deviation.</summary>
    /// <param name="visit">Sees each feature that has values, once its numbers are known.</param>
    protected (double[] Medians, double[] Ranges, double[] Deviations) Quartiles(Action<Quartile> visit)
    {
        var medians = new double[features];
        var (_, deviations) = _moments.Moments();
        double[] ranges = [.. deviations.Select(d => Moments.NormalRange * d)];
        foreach (var (column, i) in _sample.SortedColumns().Select((column, i) => (column, i)))
        {
            if (column.Length == 0)
                continue;
            medians[i] = RowSample.Quantile(column, 1, 2);
            double range = RowSample.Quantile(column, 3, 4) - RowSample.Quantile(column, 1, 4);
            if (!IsConstant(range, medians[i], i))
                ranges[i] = range;
            visit(new Quartile(i, column, medians[i], ranges[i], deviations[i]));
        }
        return (medians, ranges, deviations);
    }

    /// <summary>A feature: its values in the sample, ascending, median, interquartile range and standard deviation.</summary>
    protected readonly record struct Quartile(int Feature, float[] Sorted, double Median, double Range, double Deviation);
}
