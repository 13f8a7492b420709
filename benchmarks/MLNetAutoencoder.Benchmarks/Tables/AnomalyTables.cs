using System.Globalization;
using Microsoft.ML;
using MLNetAutoencoder.Examples;

namespace MLNetAutoencoder.Benchmarks;

using ScoredRow = MLNetAutoencoder.Examples.ScoredRow;

/// <summary>
/// Measures the anomaly trainer with its default options on every labelled table of a folder (<c>*.csv</c>, <c>*.csv.gz</c>; a column
/// <c>label</c>, 1 for an anomaly), by two protocols: trained on 70% of everything, labels unused, and tested on the rest; and
/// trained on half of the normal rows and tested on all others.
/// </summary>
internal static class AnomalyTables
{
    public static void Run(string folder, int seeds, TextWriter output)
    {
        output.WriteLine("| table | rows | features | AUROC, mixed | AUROC, normal only | AP, mixed | AP, normal only |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        List<Measure[]> all = [];
        foreach (string path in Directory.EnumerateFiles(folder, "*.csv*").Order(StringComparer.Ordinal))
        {
            var table = Table.Read(path);
            Measure[] measures = [Mean(table, seeds, _ => 0.7), Mean(table, seeds, label => label == 0 ? 0.5 : 0)];
            all.Add(measures);
            output.WriteLine(Line($"{Path.GetFileName(path).Split('.')[0]} | {table.Rows.Count} | {table.Features}", measures));
        }
        output.WriteLine(Line("*mean* | | ", [.. Enumerable.Range(0, 2).Select(i => Measure.Mean(all.Select(m => m[i])))]));
    }

    private static Measure Mean(Table table, int seeds, Func<float, double> trainingShare)
        => Measure.Mean(Enumerable.Range(0, seeds).Select(seed => Score(table, trainingShare, seed)).ToList());

    private static Measure Score(Table table, Func<float, double> trainingShare, int seed)
    {
        var ml = new MLContext(seed);
        var (training, test) = table.Split(trainingShare, seed);
        using var model = ml.AnomalyDetection.Trainers.Autoencoder("Features", new AutoencoderAnomalyOptions { Seed = seed }).Fit(training.ToView(ml));
        var scored = model.Transform(test.ToView(ml));
        double precision = AveragePrecision.Of(ml.Data.CreateEnumerable<ScoredRow>(scored, reuseRowObject: false));
        return new Measure(ml.AnomalyDetection.Evaluate(scored).AreaUnderRocCurve, precision);
    }

    private static string Line(string name, Measure[] m)
        => string.Create(CultureInfo.InvariantCulture, $"| {name} | {m[0].Auc:F3} | {m[1].Auc:F3} | {m[0].Precision:F3} | {m[1].Precision:F3} |");

    private sealed record Measure(double Auc, double Precision)
    {
        public static Measure Mean(IEnumerable<Measure> measures)
        {
            var list = measures.ToList();
            return new Measure(list.Average(m => m.Auc), list.Average(m => m.Precision));
        }
    }
}
