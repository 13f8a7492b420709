using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Examples;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>
/// Measures the detector of series with its default options: on the series of a folder (<c>nab_*.csv.gz</c>: label, timestamp, value),
/// trained on the first 15% of each and measured on the rows after; on series that are generated; and its network on the heart beats of
/// ECG5000, trained on the normal beats of the training file.
/// </summary>
internal static class SeriesReport
{
    private const int Seeds = 3;
    private const double TrainingShare = 0.15;
    private const double GeneratedTrainingShare = 0.4;

    public static void Run(string folder, TextWriter output)
    {
        output.WriteLine("| series | rows | window | AUROC | AUC-PR | VUS-PR | alerts | precision | recall | fit, s |");
        output.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        List<Measure> all = [];
        foreach (string path in Directory.EnumerateFiles(folder, "nab_*.csv.gz").Order(StringComparer.Ordinal))
            all.Add(Print(Path.GetFileName(path).Split('.')[0], Read(path), TrainingShare, output));
        if (all.Count > 0)
            Write("*mean*", 0, Measure.Mean(all), output);
        foreach (var (name, points) in GeneratedSeries.All())
            Print(name, points, GeneratedTrainingShare, output);
        string training = Path.Combine(folder, "ecg5000_train500.csv.gz");
        {
            var (train, test) = (Table.Read(training), Table.Read(Path.Combine(folder, "ecg5000_test4500.csv.gz")));
            Beats("network of series", train, test, seed => AutoencoderSeriesTrainer.Default(train.Features, seed), output);
            Beats("detector of rows", train, test, seed => new AutoencoderAnomalyOptions { Seed = seed }, output);
        }
    }

    private static Measure Print(string name, IReadOnlyList<SeriesPoint> points, double share, TextWriter output)
    {
        var mean = Measure.Mean([.. Enumerable.Range(0, Seeds).Select(seed => Score(points, (int)(share * points.Count), seed))]);
        Write(name, points.Count, mean, output);
        return mean;
    }

    private static Measure Score(IReadOnlyList<SeriesPoint> points, int training, int seed)
    {
        var ml = new MLContext(seed);
        long start = Stopwatch.GetTimestamp();
        var estimator = ml.AnomalyDetection.Trainers.AutoencoderSeries("Value", new AutoencoderSeriesOptions { Seed = seed });
        using var model = estimator.Fit(ml.Data.LoadFromEnumerable(points.Take(training)));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var scored = model.Transform(ml.Data.LoadFromEnumerable(points));
        var rest = ml.Data.SkipRows(scored, training);
        var metrics = ml.AnomalyDetection.EvaluateSeries(rest);
        var detector = ml.AnomalyDetection.EvaluateDetector(rest, options: new DetectorEvaluationOptions { BootstrapDraws = 0 });
        return new Measure(
            metrics.AreaUnderRocCurve,
            metrics.AreaUnderPrecisionRecallCurve,
            metrics.VolumeUnderPrecisionRecallSurface,
            model.WindowLength,
            detector.TruePositives + detector.FalsePositives,
            detector.Precision,
            detector.Recall,
            seconds
        );
    }

    private static void Beats(string name, Table training, Table test, Func<int, AutoencoderAnomalyOptions> optionsOf, TextWriter output)
    {
        List<DetectorMetrics> all = [];
        var normal = new Table([.. training.Rows.Where(row => row.Label == 0)]);
        for (int seed = 0; seed < Seeds; seed++)
        {
            var ml = new MLContext(seed);
            using var model = ml.AnomalyDetection.Trainers.Autoencoder("Features", optionsOf(seed)).Fit(normal.ToView(ml));
            var options = new DetectorEvaluationOptions { BootstrapDraws = 0 };
            all.Add(ml.AnomalyDetection.EvaluateDetector(model.Transform(test.ToView(ml)), options: options));
        }
        double auc = all.Average(m => m.AreaUnderRocCurve),
            precision = all.Average(m => m.AveragePrecision);
        output.WriteLine(Invariant.Text($"ECG5000, {name}: AUROC {auc:F3}, average precision {precision:F3}"));
    }

    private static void Write(string name, int rows, Measure m, TextWriter output)
    {
        output.WriteLine(
            Invariant.Text(
                $"| {name} | {rows} | {m.Window:F0} | {m.Roc:F3} | {m.PrecisionRecall:F3} | {m.Volume:F3} | {m.Alerts:F0} | "
                    + $"{m.Precision:F2} | {m.Recall:F2} | {m.Seconds:F1} |"
            )
        );
        output.Flush();
    }

    private static List<SeriesPoint> Read(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        reader.ReadLine();
        List<SeriesPoint> points = [];
        while (reader.ReadLine() is { } line)
        {
            string[] cells = line.Split(',');
            points.Add(
                new SeriesPoint
                {
                    Label = float.Parse(cells[0], CultureInfo.InvariantCulture),
                    Time = DateTime.Parse(cells[1], CultureInfo.InvariantCulture),
                    Value = float.Parse(cells[2], CultureInfo.InvariantCulture),
                }
            );
        }
        return points;
    }

    private sealed record Measure(
        double Roc,
        double PrecisionRecall,
        double Volume,
        double Window,
        double Alerts,
        double Precision,
        double Recall,
        double Seconds
    )
    {
        public static Measure Mean(IReadOnlyList<Measure> all) =>
            new(
                all.Average(m => m.Roc),
                all.Average(m => m.PrecisionRecall),
                all.Average(m => m.Volume),
                all.Average(m => m.Window),
                all.Average(m => m.Alerts),
                all.Average(m => m.Precision),
                all.Average(m => m.Recall),
                all.Average(m => m.Seconds)
            );
    }
}
