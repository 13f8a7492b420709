using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Examples;

namespace MLNetAutoencoder.Benchmarks;

using ScoredRow = MLNetAutoencoder.Examples.ScoredRow;

/// <summary>
/// The labeled tables of a folder (<c>*.csv</c>, <c>*.csv.gz</c>; a column <c>label</c>, 1 for an anomaly), and how well a detector does on
/// them.
/// </summary>
internal static class LabeledTables
{
    public static IEnumerable<(string Name, Table Table)> Read(string folder) =>
        Directory
            .EnumerateFiles(folder, "*.csv*")
            .Order(StringComparer.Ordinal)
            .Select(path => (Path.GetFileName(path).Split('.')[0], Table.Read(path)));

    /// <summary>
    /// Fits on a part of the rows and scores the others; the mean over seeds. A NaN score, as <c>RandomizedPca</c> gives for some
    /// tables, is the lowest.
    /// </summary>
    public static Measure Measure(Table table, Task task, int seeds, Func<MLContext, int, IEstimator<ITransformer>> detector) =>
        Benchmarks.Measure.Mean(Enumerable.Range(0, seeds).Select(seed => Once(table, task, seed, detector)));

    private static Measure Once(Table table, Task task, int seed, Func<MLContext, int, IEstimator<ITransformer>> detector)
    {
        var ml = new MLContext(seed);
        var (training, test) = table.Split(task.TrainingShare, seed);
        var view = training.ToView(ml);
        long start = Stopwatch.GetTimestamp();
        var model = detector(ml, seed).Fit(view);
        double fit = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        var scores = model
            .Transform(test.ToView(ml))
            .GetColumn<float>("Score")
            .Select(value => float.IsNaN(value) ? float.MinValue : value)
            .ToList();
        double score = Stopwatch.GetElapsedTime(start).TotalSeconds;
        (model as IDisposable)?.Dispose();
        ScoredRow[] scored = [.. test.Rows.Zip(scores, (row, value) => new ScoredRow { Label = row.Label, Score = value })];
        var metrics = ml.AnomalyDetection.EvaluateDetector(
            ml.Data.LoadFromEnumerable(scored),
            options: new DetectorEvaluationOptions { BootstrapDraws = 0 }
        );
        return new Measure(metrics.AreaUnderRocCurve, metrics.AveragePrecision, fit, score);
    }
}

/// <summary>What a detector learns from: all rows in part, labels unused, or half of the normal rows alone.</summary>
/// <param name="Name">For a heading.</param>
/// <param name="Contamination">What it is told of them.</param>
/// <param name="TrainingShare">The share of the rows of a label that it learns from; it is measured on the others.</param>
internal sealed record Task(string Name, double? Contamination, Func<float, double> TrainingShare)
{
    public static Task Mixed { get; } = new("mixed rows", null, _ => 0.7);

    public static Task Unknown { get; } = new("normal rows", null, HalfOfNormal);

    public static Task Clean { get; } = new("normal rows, told so", 0, HalfOfNormal);

    public static IReadOnlyList<Task> All { get; } = [Mixed, Unknown, Clean];

    private static double HalfOfNormal(float label) => label == 0 ? 0.5 : 0;
}

/// <summary>How well a detector did.</summary>
internal sealed record Measure(double Auc, double Precision, double FitSeconds, double ScoreSeconds)
{
    public static Measure Mean(IEnumerable<Measure> measures)
    {
        var list = measures.ToList();
        return new Measure(
            list.Average(m => m.Auc),
            list.Average(m => m.Precision),
            list.Average(m => m.FitSeconds),
            list.Average(m => m.ScoreSeconds)
        );
    }
}
