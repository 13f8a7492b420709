using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Examples;
using MLNetAutoencoder.Model;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>
/// How many new rows a detector labels, and whether it labels more of the training rows that it holds out than of the others: rows of
/// normal features, which a third as many hidden ones make, and noise.
/// </summary>
internal static class NewRows
{
    private const int Seeds = 3;
    private const int Fresh = 20_000;

    public static void Run(TextWriter output)
    {
        output.WriteLine("| rows | features | 1% asked, of new rows | of training rows | 5% asked, of new rows | of training rows |");
        output.WriteLine("|---|---|---|---|---|---|");
        foreach (int rows in new[] { 60, 100, 300, 1000, 5000 })
        {
            foreach (int features in new[] { 5, 30, 100 })
            {
                string[] cells =
                [
                    .. new[] { 0.01, 0.05 }.Select(asked =>
                    {
                        var shares = Enumerable.Range(0, Seeds).Select(seed => Shares(rows, features, asked, seed)).ToList();
                        return Invariant.Text($"{shares.Average(s => s.OfNew):P1} | {shares.Average(s => s.OfTraining):P1}");
                    }),
                ];
                output.WriteLine(Invariant.Text($"| {rows} | {features} | {cells[0]} | {cells[1]} |"));
                output.Flush();
            }
        }
    }

    private static (double OfNew, double OfTraining) Shares(int rows, int features, double asked, int seed)
    {
        var ml = new MLContext(seed);
        var random = new Random(seed);
        var mix = Enumerable.Range(0, features).Select(_ => Normal(random, Math.Max(1, features / 3))).ToArray();
        var training = Table(rows);
        using var detector = ml
            .AnomalyDetection.Trainers.Autoencoder("Features", new AutoencoderAnomalyOptions { Contamination = asked, Seed = seed })
            .Fit(training.ToView(ml));
        return (Labeled(Table(Fresh)), Labeled(training));

        Table Table(int count) => new([.. Enumerable.Range(0, count).Select(_ => new Row { Features = Make() })]);

        float[] Make()
        {
            float[] hidden = Normal(random, mix[0].Length),
                noise = Normal(random, features);
            return [.. mix.Select((weights, i) => weights.Zip(hidden, (w, h) => w * h).Sum() + noise[i])];
        }

        double Labeled(Table table) =>
            detector.Transform(table.ToView(ml)).GetColumn<bool>("PredictedLabel").Count(label => label) / (double)table.Rows.Count;
    }

    /// <summary>Normal numbers.</summary>
    public static float[] Normal(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextNormal())];
}
