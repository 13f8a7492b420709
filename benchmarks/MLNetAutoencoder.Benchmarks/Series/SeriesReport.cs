using System.Globalization;
using System.IO.Compression;
using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Examples;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>
/// Measures the detector of series with its default options: on the series of a folder (<c>nab_*.csv.gz</c>: label, timestamp, value),
/// trained on the first 15% of each and measured on the rows after; on the metrics of a server there (<c>asd_omi1_*.csv.gz</c>: label,
/// values), which come as rows to train on and rows to measure on; on series that are generated; and its network on the heart beats of
/// ECG5000, trained on the normal beats of the training file.
/// </summary>
internal static class SeriesReport
{
    private const int Seeds = 3;
    private const double TrainingShare = 0.15;
    private const double GeneratedTrainingShare = 0.4;

    public static void Run(string folder, TextWriter output)
    {
        output.WriteLine(SeriesMeasure.Header);
        List<SeriesMeasure> all = [];
        foreach (string path in Directory.EnumerateFiles(folder, "nab_*.csv.gz").Order(StringComparer.Ordinal))
        {
            var points = Read(path);
            all.Add(Print(Path.GetFileName(path).Split('.')[0], points, (int)(TrainingShare * points.Count), output));
        }
        if (all.Count > 0)
            Write("*mean*", SeriesMeasure.Mean(all), output);
        foreach (var (name, points) in GeneratedSeries.All().Concat(GeneratedSeries.Others()))
            Print(name, points, (int)(GeneratedTrainingShare * points.Count), output);
        var server = Read(Path.Combine(folder, "asd_omi1_train.csv.gz"));
        int training = server.Count;
        server.AddRange(Read(Path.Combine(folder, "asd_omi1_test.csv.gz")));
        Print("asd_omi1", server, training, output);
        string beats = Path.Combine(folder, "ecg5000_train500.csv.gz");
        {
            var (train, test) = (Table.Read(beats), Table.Read(Path.Combine(folder, "ecg5000_test4500.csv.gz")));
            Beats("network of series", train, test, seed => AutoencoderSeriesTrainer.Default(train.Features, seed), output);
            Beats("detector of rows", train, test, seed => new AutoencoderAnomalyOptions { Seed = seed }, output);
        }
    }

    private static SeriesMeasure Print(string name, IReadOnlyList<SeriesPoint> points, int training, TextWriter output)
    {
        var mean = SeriesMeasure.Mean([.. Enumerable.Range(0, Seeds).Select(seed => SeriesMeasure.Of(points, training, seed))]);
        Write(name, mean, output);
        return mean;
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

    private static void Write(string name, SeriesMeasure measure, TextWriter output)
    {
        output.WriteLine(measure.Line(name));
        output.Flush();
    }

    /// <summary>The rows of a file, in the order of time: a label, perhaps a time, and values.</summary>
    private static List<SeriesPoint> Read(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        bool hasTime = reader.ReadLine()!.Split(',') is [_, "timestamp", ..];
        List<SeriesPoint> points = [];
        while (reader.ReadLine() is { } line)
        {
            string[] cells = line.Split(',');
            points.Add(
                new SeriesPoint
                {
                    Label = float.Parse(cells[0], CultureInfo.InvariantCulture),
                    Values = Array.ConvertAll(cells[(hasTime ? 2 : 1)..], cell => float.Parse(cell, CultureInfo.InvariantCulture)),
                }
            );
        }
        return points;
    }
}
