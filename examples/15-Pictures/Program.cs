// Trains on generated data and draws every picture that the library has: those of the guide.
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder;
using MLNetAutoencoder.Examples;

return Arguments.Run(
    args,
    ["--seed N", "--out DIR"],
    arguments =>
    {
        int seed = arguments.Number("--seed") ?? 1;
        string folder = arguments.Text("--out") ?? Path.Combine(DemoFolder.Path, "pictures");
        Directory.CreateDirectory(folder);
        string InFolder(string name) => Path.Combine(folder, name);
        var ml = new MLContext(seed);

        // What a detector says of connections that it has not seen, 2.5% of them attacks.
        var detectorOptions = new AutoencoderAnomalyOptions
        {
            Seed = seed,
            Contamination = GeneratedTraffic.Attacks,
            ContributionsColumnName = "Contributions",
        };
        var (train, test) = GeneratedTraffic.Make(6000, seed).Split(_ => 0.7, seed);
        using var detector = ml.AnomalyDetection.Trainers.Autoencoder("Features", detectorOptions).Fit(train.ToView(ml));
        var scored = detector.Transform(test.ToView(ml));
        ml.AnomalyDetection.PlotScores(scored, detector.Threshold, "Label").SaveAsSvg(InFolder("scores.svg"));
        ml.AnomalyDetection.PlotPrecisionRecall(scored).SaveAsSvg(InFolder("precision-recall.svg"));
        ml.AnomalyDetection.PlotRoc(scored).SaveAsSvg(InFolder("roc.svg"));
        var (_, shared) = ml
            .Data.CreateEnumerable<Alert>(scored, reuseRowObject: false)
            .Select((alert, row) => (alert, row))
            .Where(x => x.alert.PredictedLabel)
            .MinBy(x => x.alert.Contributions.Max() / x.alert.Score); // an alert that several features raised
        ml.AnomalyDetection.PlotContributions(scored, row: shared).SaveAsSvg(InFolder("contributions.svg"));

        // Alerts in a series, by windows of a day; the first four weeks are as they should be.
        var hours = ml.Data.LoadFromEnumerable(GeneratedLoad.Make(seed));
        var seriesOptions = new AutoencoderSeriesOptions { WindowLength = 24, Seed = seed };
        using var watch = ml.AnomalyDetection.Trainers.AutoencoderSeries("Requests", seriesOptions).Fit(ml.Data.TakeRows(hours, 28 * 24));
        var alerts = watch.Transform(hours);
        ml.AnomalyDetection.PlotSeries(alerts, "Requests", "Time").SaveAsSvg(InFolder("series.svg"));

        // Digits that are rebuilt from noisy ones.
        var random = new Random(seed);
        var digits = ml.Data.LoadFromEnumerable(
            GeneratedDigits
                .Make(1500, seed)
                .Rows.Select(row => new NoisyDigit
                {
                    Label = row.Label,
                    Clean = row.Features,
                    Noisy = [.. row.Features.Select(pixel => Math.Clamp(pixel + 10 * (random.NextSingle() - 0.5f), 0, 16))],
                })
                .ToList()
        );
        var options = new AutoencoderOptions
        {
            LatentSize = 12,
            Epochs = 60,
            Seed = seed,
            TargetColumnName = "Clean",
            ReconstructionColumnName = "Rebuilt",
        };
        using var network = ml.Transforms.Autoencoder("Code", "Noisy", options).Fit(digits);
        var rebuilt = network.Transform(digits);
        network.History!.PlotLosses(logarithmic: true).SaveAsSvg(InFolder("losses.svg"));
        ml.Data.PlotReconstructions(
                rebuilt,
                new ImageShape(GeneratedDigits.Side, GeneratedDigits.Side),
                "Clean",
                "Rebuilt",
                count: 10,
                dataRange: 16,
                noisyColumnName: "Noisy",
                showErrors: true
            )
            .SaveAsPng(InFolder("reconstructions.png"));

        // A code of two values is a map.
        var profiles = GeneratedProfiles.Make(2000, seed).ToView(ml);
        var mapOptions = new AutoencoderOptions
        {
            HiddenSizes = [128, 64, 32],
            LatentSize = 2,
            Scaling = InputScaling.MinMax,
            Seed = seed,
        };
        using var map = ml.Transforms.Autoencoder("Code", "Features", mapOptions).Fit(profiles);
        ml.Data.PlotLatentMap(map.Transform(profiles), "Code", "Label", maxRows: 400).SaveAsSvg(InFolder("latent-map.svg"));
        Console.WriteLine($"result: pictures={Directory.GetFiles(folder).Length} folder={folder}");
    }
);

internal sealed class Alert
{
    public bool PredictedLabel { get; set; }

    public float Score { get; set; }

    public float[] Contributions { get; set; } = [];
}

internal sealed class NoisyDigit
{
    public float Label { get; set; }

    [VectorType(GeneratedDigits.Side * GeneratedDigits.Side)]
    public float[] Clean { get; set; } = [];

    [VectorType(GeneratedDigits.Side * GeneratedDigits.Side)]
    public float[] Noisy { get; set; } = [];
}
