using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>
/// The default detector on connections of NSL-KDD as they stand in their files, text columns and all: trained on the normal rows of the one
/// and measured on the other, and on its normal rows with a category that no training row has.
/// </summary>
internal static class MixedTables
{
    private const int Seeds = 3;
    private const string Training = "nslkdd_train20.csv.gz";
    private const string Test = "nslkdd_test.csv.gz";
    private static readonly string[] s_text = ["protocol_type", "service", "flag"];

    public static void Run(string folder, TextWriter output)
    {
        using var training = Unpacked.Of(Path.Combine(folder, Training));
        using var test = Unpacked.Of(Path.Combine(folder, Test));
        output.WriteLine("| score | numbers | AUROC | average precision | unseen category above 99% of normal rows | fit, s |");
        output.WriteLine("|---|---|---|---|---|---|");
        foreach (
            var (score, formula) in new[]
            {
                (AnomalyScore.Distance, "x"),
                (AnomalyScore.Distance, "log(1 + x)"),
                (AnomalyScore.ReconstructionError, "log(1 + x)"),
            }
        )
        {
            var all = Enumerable.Range(0, Seeds).Select(seed => Measure(training.Path, test.Path, score, formula, seed)).ToList();
            output.WriteLine(
                Invariant.Text(
                    $"| {score} | {formula} | {all.Average(m => m.Auc):F3} | {all.Average(m => m.Precision):F3} "
                        + $"| {all.Average(m => m.Unseen):P1} | {all.Average(m => m.FitSeconds):F1} |"
                )
            );
            output.Flush();
        }
    }

    private static (double Auc, double Precision, double Unseen, double FitSeconds) Measure(
        string training,
        string test,
        AnomalyScore score,
        string formula,
        int seed
    )
    {
        var ml = new MLContext(seed);
        string[] header = File.ReadLines(training).First().Split(',');
        string[] numbers = [.. header.Except([.. s_text, "label", "attack"])];
        var loader = ml.Data.CreateTextLoader(
            [
                .. header.Select(
                    (name, i) =>
                        new TextLoader.Column(name, s_text.Contains(name) || name == "attack" ? DataKind.String : DataKind.Single, i)
                ),
            ],
            separatorChar: ',',
            hasHeader: true
        );
        var rows = loader.Load(training);
        var pipeline = ml
            .Transforms.Categorical.OneHotEncoding([.. s_text.Select(name => new InputOutputColumnPair(name))])
            .Append(ml.Transforms.Concatenate("Numbers", numbers))
            .Append(ml.Transforms.Expression("Numbers", $"x : {formula}", "Numbers"))
            .Append(ml.Transforms.Concatenate("Features", ["Numbers", .. s_text]))
            .Append(
                ml.AnomalyDetection.Trainers.Autoencoder(
                    "Features",
                    new AutoencoderAnomalyOptions
                    {
                        Contamination = 0,
                        Score = score,
                        Seed = seed,
                    }
                )
            );
        var clock = System.Diagnostics.Stopwatch.StartNew();
        using var model = pipeline.Fit(ml.Data.FilterRowsByColumn(rows, "label", upperBound: 0.5));
        double seconds = clock.Elapsed.TotalSeconds;
        var others = loader.Load(test);
        var metrics = ml.AnomalyDetection.EvaluateDetector(
            model.Transform(others),
            "label",
            options: new DetectorEvaluationOptions { BootstrapDraws = 0 }
        );
        var normal = ml.Data.FilterRowsByColumn(others, "label", upperBound: 0.5);
        float[] usual = [.. model.Transform(normal).GetColumn<float>("Score").Order()];
        var unseen = ml.Transforms.CustomMapping<Service, Service>((_, row) => row.Name = "unheard-of", null).Fit(normal).Transform(normal);
        float limit = usual[(int)(0.99 * usual.Length)];
        double above = model.Transform(unseen).GetColumn<float>("Score").Average(value => value > limit ? 1.0 : 0);
        return (metrics.AreaUnderRocCurve, metrics.AveragePrecision, above, seconds);
    }

    private sealed class Service
    {
        [ColumnName("service")]
        public string Name { get; set; } = "";
    }

    /// <summary>A file for as long as it is needed, since ML.NET reads no compressed text.</summary>
    private sealed class Unpacked : IDisposable
    {
        public required string Path { get; init; }

        public static Unpacked Of(string compressed)
        {
            string path = System.IO.Path.GetTempFileName();
            using var source = new GZipStream(File.OpenRead(compressed), CompressionMode.Decompress);
            using var target = File.Create(path);
            source.CopyTo(target);
            return new Unpacked { Path = path };
        }

        public void Dispose() => File.Delete(Path);
    }
}
