using Microsoft.ML;

namespace MLNetAutoencoder.Metrics;

/// <summary>Sums up reconstruction errors in one pass; holds a few numbers a feature, whatever the number of rows.</summary>
internal sealed class ReconstructionEvaluator(int features)
{
    private readonly double[] _squared = new double[features];
    private readonly double[] _absolute = new double[features];
    private readonly RunningMoments _moments = new(features);

    public static ReconstructionMetrics Evaluate(
        IDataView data,
        string featureColumn,
        string reconstructionColumn,
        ImageShape? shape,
        double dataRange
    )
    {
        var (features, reconstruction) = VectorColumns.FindPair(data.Schema, featureColumn, reconstructionColumn);
        int size = VectorColumns.SizeOf(features);
        shape?.CheckFits(featureColumn, size);
        var sums = new ReconstructionEvaluator(size);
        var images = shape is null ? null : new ImageQuality(shape, dataRange);
        using var rows = new FiniteRows(data, [features, reconstruction]);
        while (rows.MoveNext())
        {
            sums.Add(rows.Values(0), rows.Values(1));
            images?.Add(rows.Values(0), rows.Values(1));
        }
        rows.RequireRows();
        return sums.Metrics(VectorColumns.Names(features, reconstruction), rows.Count) with
        {
            SkippedRowCount = rows.Skipped,
            PeakSignalToNoiseRatio = images?.PeakSignalToNoiseRatio,
            StructuralSimilarity = images?.StructuralSimilarity,
        };
    }

    private void Add(float[] row, float[] reconstruction)
    {
        _moments.Add<float>(row);
        for (int i = 0; i < row.Length; i++)
        {
            double error = (double)row[i] - reconstruction[i];
            _squared[i] += error * error;
            _absolute[i] += Math.Abs(error);
        }
    }

    private ReconstructionMetrics Metrics(string[] names, long rows) =>
        new()
        {
            RowCount = rows,
            SkippedRowCount = 0,
            MeanSquaredError = _squared.Average() / rows,
            MeanAbsoluteError = _absolute.Average() / rows,
            RSquared = RSquared(_squared.Sum(), Enumerable.Range(0, features).Sum(_moments.SquaredDeviations)),
            Features =
            [
                .. names.Select(
                    (name, i) =>
                        new FeatureReconstructionMetrics
                        {
                            Name = name,
                            MeanSquaredError = _squared[i] / rows,
                            MeanAbsoluteError = _absolute[i] / rows,
                            RSquared = RSquared(_squared[i], _moments.SquaredDeviations(i)),
                        }
                ),
            ],
        };

    private static double RSquared(double residual, double total) =>
        total > 0 ? 1 - (residual / total)
        : residual == 0 ? 1
        : 0;
}
