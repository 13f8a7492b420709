using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Metrics;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder;

/// <summary>How near reconstructions come to the features, in the units of the features.</summary>
/// <remarks>x is a feature of a row, y its reconstruction, and m the mean of the feature over all rows.</remarks>
public sealed record ReconstructionMetrics
{
    private const int LongestTable = 32;

    /// <summary>Rows that were evaluated, 1 or greater.</summary>
    public required long RowCount { get; init; }

    /// <summary>Rows that were passed over because a feature or its reconstruction is NaN or infinite.</summary>
    public required long SkippedRowCount { get; init; }

    /// <summary>Mean of (x - y)² over all rows and features, 0 or greater; lower is better.</summary>
    public required double MeanSquaredError { get; init; }

    /// <summary>Mean of |x - y| over all rows and features, 0 or greater; lower is better.</summary>
    public required double MeanAbsoluteError { get; init; }

    /// <summary>The square root of <see cref="MeanSquaredError"/>.</summary>
    public double RootMeanSquaredError => Math.Sqrt(MeanSquaredError);

    /// <summary>
    /// 1 - Σ(x - y)² / Σ(x - m)², both sums over all rows and features: the share of the total variance that is explained. 1 at best, 0 for
    /// the mean of each feature, negative below that. Features weigh by their variance, so a constant one adds its error alone.
    /// When every feature is constant it is 1 for exact reconstructions, and 0 otherwise.
    /// </summary>
    public required double RSquared { get; init; }

    /// <summary>The same for each feature, in the order of the column.</summary>
    public required IReadOnlyList<FeatureReconstructionMetrics> Features { get; init; }

    /// <summary>
    /// Mean over the images of 10 log10(range² / MSE of the image), in decibels; higher is better, and infinite as soon as one image is
    /// reconstructed exactly. Null when no image shape was given.
    /// </summary>
    public double? PeakSignalToNoiseRatio { get; init; }

    /// <summary>
    /// Mean structural similarity of the images, -1 to 1 for equal ones (Wang, Bovik, Sheikh and Simoncelli, 2004): a Gaussian window of
    /// 11 x 11 pixels and standard deviation 1.5, cut to the greatest odd size that fits a smaller image, at every place where it lies
    /// inside; K1 = 0.01 and K2 = 0.03; the mean over places and channels. Null when no image shape was given.
    /// </summary>
    public double? StructuralSimilarity { get; init; }

    /// <summary>A table of the metrics, and one of the features: all of them, or the 32 of the greatest squared error.</summary>
    public override string ToString()
    {
        var table = new TextTable(left: 1, "metric", "value")
            .Add("rows", TextTable.Number(RowCount))
            .Add("skipped rows", TextTable.Number(SkippedRowCount))
            .Add("MSE", TextTable.Number(MeanSquaredError))
            .Add("RMSE", TextTable.Number(RootMeanSquaredError))
            .Add("MAE", TextTable.Number(MeanAbsoluteError))
            .Add("R2", TextTable.Number(RSquared));
        if (PeakSignalToNoiseRatio is not null)
            table.Add("PSNR (dB)", TextTable.Number(PeakSignalToNoiseRatio)).Add("SSIM", TextTable.Number(StructuralSimilarity));

        var features =
            Features.Count <= LongestTable ? Features : [.. Features.OrderByDescending(f => f.MeanSquaredError).Take(LongestTable)];
        var perFeature = new TextTable(left: 1, "feature", "MSE", "RMSE", "MAE", "R2");
        foreach (var f in features)
            perFeature.Add(
                f.Name,
                TextTable.Number(f.MeanSquaredError),
                TextTable.Number(f.RootMeanSquaredError),
                TextTable.Number(f.MeanAbsoluteError),
                TextTable.Number(f.RSquared)
            );
        string note =
            features.Count < Features.Count
                ? $"The {LongestTable} of {Features.Count} features with the greatest MSE:{Environment.NewLine}"
                : "";
        return table + Environment.NewLine + note + perFeature;
    }
}

/// <summary>How near reconstructions come to one feature, in its units.</summary>
public sealed record FeatureReconstructionMetrics
{
    /// <summary>The feature's slot name; its number in brackets, counted from 0, when it has none.</summary>
    public required string Name { get; init; }

    /// <summary>Mean squared difference over the rows, 0 or greater.</summary>
    public required double MeanSquaredError { get; init; }

    /// <summary>Mean absolute difference over the rows, 0 or greater.</summary>
    public required double MeanAbsoluteError { get; init; }

    /// <summary>The square root of <see cref="MeanSquaredError"/>.</summary>
    public double RootMeanSquaredError => Math.Sqrt(MeanSquaredError);

    /// <summary>
    /// The share of the feature's variance that is explained: 1 at best, 0 for its mean, negative below that. Of a constant feature it is 1
    /// when every reconstruction is exact, and 0 otherwise.
    /// </summary>
    public required double RSquared { get; init; }
}

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
        int size = NumberColumn.SizeOf(features);
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
