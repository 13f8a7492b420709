using Microsoft.ML;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>
/// Measures detectors with their default options on labeled tables: ours by both scores, and ML.NET's <c>RandomizedPca</c>, which sees
/// features of mean 0 and deviation 1.
/// </summary>
internal static class AnomalyTables
{
    public const int Seeds = 3;

    /// <param name="folder">The tables.</param>
    /// <param name="output">Where to print: AUROC / average precision, means over seeds.</param>
    public static void Run(string folder, TextWriter output)
    {
        var columns = Task.All.SelectMany(Columns).ToList();
        output.WriteLine($"| table | rows | features | {string.Join(" | ", columns.Select(column => column.Name))} | fit, s | score, s |");
        output.WriteLine($"|---|---|---|{string.Concat(Enumerable.Repeat("---|", columns.Count + 2))}");
        List<Measure[]> all = [];
        foreach (var (name, table) in LabeledTables.Read(folder))
        {
            Measure[] measures = [.. columns.Select(column => LabeledTables.Measure(table, column.Task, Seeds, column.Of(table.Features)))];
            all.Add(measures);
            output.WriteLine(Line(Invariant.Text($"{name} | {table.Rows.Count} | {table.Features}"), measures));
            output.Flush();
        }
        output.WriteLine(Line("*mean* | | ", [.. Enumerable.Range(0, columns.Count).Select(i => Measure.Mean(all.Select(m => m[i])))]));
    }

    private static IEnumerable<Column> Columns(Task task)
    {
        foreach (var score in Enum.GetValues<AnomalyScore>())
            yield return new Column($"{score}, {task.Name}", task, _ => (ml, seed) => Ours(ml, seed, task, score));
        if (task.Contamination is null)
            yield return new Column($"RandomizedPca, {task.Name}", task, features => (ml, seed) => Pca(ml, features, seed));
    }

    private static IEstimator<ITransformer> Ours(MLContext ml, int seed, Task task, AnomalyScore score) =>
        ml.AnomalyDetection.Trainers.Autoencoder(
            "Features",
            new AutoencoderAnomalyOptions
            {
                Contamination = task.Contamination,
                Score = score,
                Seed = seed,
            }
        );

    private static IEstimator<ITransformer> Pca(MLContext ml, int features, int seed) =>
        ml
            .Transforms.NormalizeMeanVariance("Features", fixZero: false)
            .Append(ml.AnomalyDetection.Trainers.RandomizedPca("Features", rank: Math.Min(20, features - 1), seed: seed));

    /// <summary>The seconds are those of the first column.</summary>
    private static string Line(string name, Measure[] measures) =>
        Invariant.Text(
            $"| {name} | {string.Join(" | ", measures.Select(m => Invariant.Text($"{m.Auc:F3} / {m.Precision:F3}")))} "
                + $"| {measures[0].FitSeconds:F2} | {measures[0].ScoreSeconds:F3} |"
        );

    private sealed record Column(string Name, Task Task, Func<int, Func<MLContext, int, IEstimator<ITransformer>>> Of);
}
