using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Examples;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>
/// Measures <see cref="AutoencoderOptions"/> left alone on labeled tables (CSV, a column <c>label</c>), 70% to fit and the rest to test:
/// the mean squared error of the standardized features beside that of a linear autoencoder of the same code, and how well a linear
/// classifier does on features and on codes.
/// </summary>
internal static class FeatureTables
{
    private const double TrainingShare = 0.7;

    public static void Run(IReadOnlyList<string> files, int seeds, TextWriter output)
    {
        output.WriteLine("| table | rows | features | code | error | linear | accuracy, features | accuracy, code | epochs | seconds |");
        output.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (string file in files)
        {
            var table = Table.Read(file);
            var runs = Enumerable.Range(0, seeds).Select(seed => Measure(table, seed)).ToList();
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {Path.GetFileName(file).Split('.')[0]} | {table.Rows.Count} | {table.Features} | {runs[0].Code} | "
                        + $"{runs.Average(r => r.Error):F4} | {runs.Average(r => r.Linear):F4} | {runs.Average(r => r.OnFeatures):F3} | "
                        + $"{runs.Average(r => r.OnCode):F3} | {runs.Average(r => r.Epochs):F0} | {runs.Average(r => r.Seconds):F1} |"
                )
            );
            output.Flush();
        }
    }

    private static (int Code, double Error, double Linear, double OnFeatures, double OnCode, double Epochs, double Seconds) Measure(
        Table table,
        int seed
    )
    {
        var ml = new MLContext(seed);
        var (training, test) = table.Split(_ => TrainingShare, seed);
        var (trainingView, testView) = (training.ToView(ml), test.ToView(ml));
        using var fitted = Fit(Architecture.Dense());
        using var linear = Fit(Architecture.Linear());
        return (
            fitted.Model.Info.Outputs.Single(o => o.Role == OutputRole.Latent).Size,
            Error(fitted),
            Error(linear),
            Accuracy("Features"),
            Accuracy("Latent"),
            fitted.History!.Count,
            fitted.History.Sum(e => e.Duration.TotalSeconds)
        );

        AutoencoderTransformer Fit(Architecture architecture)
        {
            var options = new AutoencoderOptions
            {
                Architecture = architecture,
                ReconstructionErrorColumnName = "Error",
                Seed = seed,
            };
            return ml.Transforms.Autoencoder("Latent", "Features", options).Fit(trainingView);
        }

        double Error(AutoencoderTransformer model) => model.Transform(testView).GetColumn<float>("Error").Average();

        double Accuracy(string column) =>
            ml
                .Data.EvaluateLatent(
                    fitted.Transform(testView),
                    column,
                    "Label",
                    trainingData: fitted.Transform(trainingView),
                    options: new LatentEvaluationOptions { KMeansRestarts = 1 }
                )
                .LinearProbeAccuracy!.Value;
    }
}
