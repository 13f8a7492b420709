using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Examples;
using nietras.SeparatedValues;

namespace MLNetAutoencoder.Benchmarks;

using ScoredRow = MLNetAutoencoder.Examples.ScoredRow;

/// <summary>
/// Measures detectors with their default options on every labeled table of a folder (<c>*.csv</c>, <c>*.csv.gz</c>; a column <c>label</c>,
/// 1 for an anomaly), by two protocols: trained on 70% of everything, labels unused, and tested on the rest; and trained on half of the
/// normal rows and tested on all others. Ours stands beside ML.NET's own <c>RandomizedPca</c>, which sees features of mean 0 and deviation
/// 1, and beside the results of others from a file (<c>dataset,protocol,seed,method,auroc,ap,…</c>), which are copied.
/// </summary>
internal static class AnomalyTables
{
    private const int Seeds = 3;

    private static readonly Protocol[] s_protocols =
    [
        new("mixed", "unsup70_30", _ => 0.7),
        new("normal only", "semi50", label => label == 0 ? 0.5 : 0),
    ];

    private static readonly Peer[] s_peers = [new("IsolationForest", "sk_IsolationForest"), new("kNN", "sk_kNN5")];

    /// <param name="folder">The tables.</param>
    /// <param name="baselines">The file of others' results; null for none.</param>
    /// <param name="output">Where to print: AUROC / average precision, means over seeds.</param>
    public static void Run(string folder, string? baselines, TextWriter output)
    {
        var others = baselines is null ? [] : Read(baselines);
        string[] methods = ["ours", "RandomizedPca", .. baselines is null ? [] : s_peers.Select(peer => peer.Name)];
        string[] columns = [.. s_protocols.SelectMany(protocol => methods.Select(method => $"{method}, {protocol.Name}"))];
        output.WriteLine($"| table | rows | features | {string.Join(" | ", columns)} | fit, s |");
        output.WriteLine($"|---|---|---|{string.Concat(Enumerable.Repeat("---|", columns.Length + 1))}");
        List<Measure[]> all = [];
        foreach (string path in Directory.EnumerateFiles(folder, "*.csv*").Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(path).Split('.')[0];
            var table = Table.Read(path);
            var measures = s_protocols.SelectMany(protocol => Measures(table, name, protocol, baselines is null ? null : others)).ToArray();
            all.Add(measures);
            output.WriteLine(Line($"{name} | {table.Rows.Count} | {table.Features}", measures));
            output.Flush();
        }
        output.WriteLine(Line("*mean* | | ", [.. Enumerable.Range(0, columns.Length).Select(i => Measure.Mean(all.Select(m => m[i])))]));
    }

    private static IEnumerable<Measure> Measures(Table table, string name, Protocol protocol, List<OtherResult>? others)
    {
        yield return Mean(seed => Score(table, protocol, seed, (ml, training) => Ours(ml, seed).Fit(training)));
        yield return Mean(seed => Score(table, protocol, seed, (ml, training) => Pca(ml, table.Features, seed).Fit(training)));
        foreach (var peer in others is null ? [] : s_peers)
        {
            yield return Measure.Mean(
                others!
                    .Where(r => r.Table == name && r.Protocol == protocol.InFile && r.Method == peer.InFile)
                    .Select(r => new Measure(r.Auc, r.Precision, double.NaN))
                    .DefaultIfEmpty(new Measure(double.NaN, double.NaN, double.NaN))
            );
        }

        static Measure Mean(Func<int, Measure> ofSeed) => Measure.Mean(Enumerable.Range(0, Seeds).Select(ofSeed));
    }

    private static IEstimator<ITransformer> Ours(MLContext ml, int seed) =>
        ml.AnomalyDetection.Trainers.Autoencoder("Features", new AutoencoderAnomalyOptions { Seed = seed });

    private static IEstimator<ITransformer> Pca(MLContext ml, int features, int seed) =>
        ml
            .Transforms.NormalizeMeanVariance("Features", fixZero: false)
            .Append(ml.AnomalyDetection.Trainers.RandomizedPca("Features", rank: Math.Min(20, features - 1), seed: seed));

    private static Measure Score(Table table, Protocol protocol, int seed, Func<MLContext, IDataView, ITransformer> fit)
    {
        var ml = new MLContext(seed);
        var (training, test) = table.Split(protocol.TrainingShare, seed);
        var view = training.ToView(ml);
        long start = Stopwatch.GetTimestamp();
        var model = fit(ml, view);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var scored = model.Transform(test.ToView(ml));
        double precision = AveragePrecision.Of(ml.Data.CreateEnumerable<ScoredRow>(scored, reuseRowObject: false));
        var measure = new Measure(ml.AnomalyDetection.Evaluate(scored).AreaUnderRocCurve, precision, seconds);
        (model as IDisposable)?.Dispose();
        return measure;
    }

    private static List<OtherResult> Read(string path)
    {
        using var reader = Sep.Reader().FromFile(path);
        List<OtherResult> results = [];
        foreach (var row in reader)
        {
            results.Add(
                new OtherResult(
                    row["dataset"].ToString(),
                    row["protocol"].ToString(),
                    row["method"].ToString(),
                    row["auroc"].Parse<double>(),
                    row["ap"].Parse<double>()
                )
            );
        }
        return results;
    }

    /// <summary>The seconds are those of our fits.</summary>
    private static string Line(string name, Measure[] measures)
    {
        double seconds = Measure
            .Mean(Enumerable.Range(0, s_protocols.Length).Select(i => measures[i * measures.Length / s_protocols.Length]))
            .Seconds;
        string cells = string.Join(" | ", measures.Select(m => Invariant.Text($"{m.Auc:F3} / {m.Precision:F3}")));
        return string.Create(CultureInfo.InvariantCulture, $"| {name} | {cells} | {seconds:F2} |");
    }

    private sealed record Protocol(string Name, string InFile, Func<float, double> TrainingShare);

    private sealed record Peer(string Name, string InFile);

    private sealed record OtherResult(string Table, string Protocol, string Method, double Auc, double Precision);

    private sealed record Measure(double Auc, double Precision, double Seconds)
    {
        public static Measure Mean(IEnumerable<Measure> measures)
        {
            var list = measures.ToList();
            return new Measure(list.Average(m => m.Auc), list.Average(m => m.Precision), list.Average(m => m.Seconds));
        }
    }
}
