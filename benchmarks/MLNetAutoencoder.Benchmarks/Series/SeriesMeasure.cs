using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>How a detector of series did: a line of the table.</summary>
/// <param name="Rows">Of the series.</param>
/// <param name="Window">Rows of a window.</param>
/// <param name="Roc">AUROC.</param>
/// <param name="PrecisionRecall">AUC-PR.</param>
/// <param name="Volume">VUS-PR.</param>
/// <param name="Alerts">Rows that are flagged.</param>
/// <param name="Precision">Share of them that are anomalies.</param>
/// <param name="Recall">Share of the anomalies that are flagged.</param>
/// <param name="Incidents">Alerts, those within ten rows of each other as one.</param>
/// <param name="Right">How many of them overlap a labelled stretch.</param>
/// <param name="Hit">How many labelled stretches have an alert in them.</param>
/// <param name="Stretches">How many there are.</param>
/// <param name="Seconds">That the training took.</param>
internal sealed record SeriesMeasure(
    double Rows,
    double Window,
    double Roc,
    double PrecisionRecall,
    double Volume,
    double Alerts,
    double Precision,
    double Recall,
    double Incidents,
    double Right,
    double Hit,
    double Stretches,
    double Seconds
)
{
    public const string Header =
        "| series | rows | window | AUROC | AUC-PR | VUS-PR | alerts | precision | recall | incidents | right | hit | fit, s |\n"
        + "|---|---|---|---|---|---|---|---|---|---|---|---|---|";

    /// <summary>Trains on the first rows, and measures on the rest.</summary>
    public static SeriesMeasure Of(IReadOnlyList<SeriesPoint> points, int training, int seed)
    {
        var ml = new MLContext(seed);
        long start = Stopwatch.GetTimestamp();
        var estimator = ml.AnomalyDetection.Trainers.AutoencoderSeries("Values", new AutoencoderSeriesOptions { Seed = seed });
        using var model = estimator.Fit(View(ml, points.Take(training), points));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var rest = ml.Data.SkipRows(model.Transform(View(ml, points, points)), training);
        var metrics = ml.AnomalyDetection.EvaluateSeries(rest);
        var detector = ml.AnomalyDetection.EvaluateDetector(rest, options: new DetectorEvaluationOptions { BootstrapDraws = 0 });
        var stretches = FindStretches(points, training);
        bool[] flags = [.. rest.GetColumn<bool>("PredictedLabel")];
        var incidents = ml.AnomalyDetection.FindIncidents(rest);
        return new SeriesMeasure(
            points.Count,
            model.WindowLength,
            metrics.AreaUnderRocCurve,
            metrics.AreaUnderPrecisionRecallCurve,
            metrics.VolumeUnderPrecisionRecallSurface,
            detector.TruePositives + detector.FalsePositives,
            detector.Precision,
            detector.Recall,
            incidents.Count,
            incidents.Count(incident => stretches.Exists(s => s.First <= incident.EndRow && incident.StartRow <= s.Last)),
            stretches.Count(s => flags.AsSpan(s.First, s.Last - s.First + 1).Contains(true)),
            stretches.Count,
            seconds
        );
    }

    public static SeriesMeasure Mean(IReadOnlyList<SeriesMeasure> all) =>
        new(
            all.Average(m => m.Rows),
            all.Average(m => m.Window),
            all.Average(m => m.Roc),
            all.Average(m => m.PrecisionRecall),
            all.Average(m => m.Volume),
            all.Average(m => m.Alerts),
            all.Average(m => m.Precision),
            all.Average(m => m.Recall),
            all.Average(m => m.Incidents),
            all.Average(m => m.Right),
            all.Average(m => m.Hit),
            all.Average(m => m.Stretches),
            all.Average(m => m.Seconds)
        );

    public string Line(string name) =>
        Invariant.Text(
            $"| {name} | {Rows:F0} | {Window:F0} | {Roc:F3} | {PrecisionRecall:F3} | {Volume:F3} | {Alerts:F0} | {Precision:F2} | "
                + $"{Recall:F2} | {Incidents:0.#} | {Right:0.#} | {Hit:0.#} of {Stretches:0.#} | {Seconds:F1} |"
        );

    private static IDataView View(MLContext ml, IEnumerable<SeriesPoint> points, IReadOnlyList<SeriesPoint> all)
    {
        var definition = SchemaDefinition.Create(typeof(SeriesPoint));
        definition["Values"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, all[0].Values.Length);
        return ml.Data.LoadFromEnumerable(points, definition);
    }

    /// <summary>The stretches of anomalies, by rows after those of the training.</summary>
    private static List<(int First, int Last)> FindStretches(IReadOnlyList<SeriesPoint> points, int training)
    {
        List<(int First, int Last)> all = [];
        for (int row = training; row < points.Count; row++)
        {
            if (points[row].Label == 0)
                continue;
            if (all.Count > 0 && all[^1].Last == row - training - 1)
                all[^1] = (all[^1].First, row - training);
            else
                all.Add((row - training, row - training));
        }
        return all;
    }
}
