using System.Diagnostics;
using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Examples;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>What each part of the default detector adds, and what other sizes give: means over the labeled tables of a folder.</summary>
internal static class DetectorVariants
{
    private const int SpeedFeatures = 30;

    public static IReadOnlyList<Variant> Ablation { get; } =
    [
        new("default", _ => { }),
        new("reconstruction error", o => o.Score = AnomalyScore.ReconstructionError),
        new("nothing left out", o => o.Contamination = 0),
        new("standard scaling", o => o.Scaling = InputScaling.Standard),
        new("no noise", o => o.Corruption = null),
        new("1 network", o => o.Networks = 1),
        new("4 networks", o => o.Networks = 4),
    ];

    public static IReadOnlyList<Variant> Sizes { get; } =
    [
        .. from networks in new[] { 1, 2, 4 }
        from prototypes in new[] { 125, 250, 500, 1000, 2000 }
        select new Variant(
            Invariant.Text($"{networks} networks, {prototypes} prototypes"),
            o => (o.Networks, o.Prototypes) = (networks, prototypes)
        ),
    ];

    /// <param name="folder">The tables.</param>
    /// <param name="variants">What to measure.</param>
    /// <param name="seeds">How many seeds to take the mean over.</param>
    /// <param name="output">Where to print: AUROC / average precision.</param>
    public static void Run(string folder, IReadOnlyList<Variant> variants, int seeds, TextWriter output)
    {
        output.WriteLine(
            $"| variant | {string.Join(" | ", Task.All.Select(task => task.Name))} | fit, s | rows/s, {SpeedFeatures} features |"
        );
        output.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---|", Task.All.Count + 2))}");
        var tables = LabeledTables.Read(folder).Select(file => file.Table).ToList();
        foreach (var variant in variants)
        {
            Measure[] means =
            [
                .. Task.All.Select(task =>
                    Measure.Mean(
                        tables.Select(table => LabeledTables.Measure(table, task, seeds, (ml, seed) => Make(ml, seed, task, variant)))
                    )
                ),
            ];
            output.WriteLine(
                Invariant.Text(
                    $"| {variant.Name} | {string.Join(" | ", means.Select(m => Invariant.Text($"{m.Auc:F3} / {m.Precision:F3}")))} "
                        + $"| {means.Average(m => m.FitSeconds):F2} | {RowsPerSecond(variant):N0} |"
                )
            );
            output.Flush();
        }
    }

    private static AutoencoderAnomalyTrainer Make(MLContext ml, int seed, Task task, Variant variant)
    {
        var options = new AutoencoderAnomalyOptions { Contamination = task.Contamination, Seed = seed };
        variant.Change(options);
        return ml.AnomalyDetection.Trainers.Autoencoder("Features", options);
    }

    /// <summary>One call of the model on one core, the best of some.</summary>
    private static double RowsPerSecond(Variant variant)
    {
        var ml = new MLContext(1);
        var random = new Random(1);
        Row[] rows = [.. Enumerable.Range(0, 20_000).Select(_ => new Row { Features = Normal(random) })];
        using var detector = Make(ml, 1, Task.Mixed, variant).Fit(new Table(rows[..5000]).ToView(ml));
        float[] flat = [.. rows.SelectMany(row => row.Features)];
        double best = double.PositiveInfinity;
        for (int i = 0; i < 7; i++)
        {
            long start = Stopwatch.GetTimestamp();
            detector.Model.Run(flat, OutputRole.ReconstructionError);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return rows.Length / best;
    }

    /// <summary>Normal numbers, every second one the mean of its neighbors.</summary>
    private static float[] Normal(Random random)
    {
        float[] row = NewRows.Normal(random, SpeedFeatures);
        for (int i = 1; i < row.Length - 1; i += 2)
            row[i] = (row[i - 1] + row[i + 1]) / 2;
        return row;
    }

    internal sealed record Variant(string Name, Action<AutoencoderAnomalyOptions> Change);
}
