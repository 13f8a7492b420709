using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>The examples of docs/guide/evaluation.md, compiled and run.</summary>
[Collection(nameof(Alone))] // for the current directory
public sealed class EvaluationExamples : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly string _folder = Directory.CreateTempSubdirectory("evaluation-").FullName;

    [Fact]
    public void Evaluate()
    {
        var (mlContext, data) = (_ml, Views.Of(_ml, Wine.Load(), Wine.Features));
        // guide-begin evaluate
        var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.3);
        var options = new AutoencoderOptions { LatentSize = 4, ReconstructionColumnName = "Reconstruction" };
        using var model = mlContext.Transforms.Autoencoder("Latent", "Features", options).Fit(split.TrainSet);
        var train = model.Transform(split.TrainSet);
        var test = model.Transform(split.TestSet);

        ReconstructionMetrics rebuilt = mlContext.Data.EvaluateReconstruction(test, "Features", "Reconstruction");
        Console.WriteLine(rebuilt); // a table, and one of the features by their slot names
        Console.WriteLine(rebuilt.Features.MinBy(f => f.RSquared)!.Name); // the feature that is kept worst

        LatentMetrics codes = mlContext.Data.EvaluateLatent(
            test,
            "Latent",
            labelColumnName: "Label",
            featureColumnName: "Features",
            trainingData: train
        );
        Console.WriteLine($"k-NN {codes.NearestNeighborAccuracy:P1}, linear probe {codes.LinearProbeAccuracy:P1}");
        // guide-end evaluate
        Assert.True(rebuilt.RSquared > 0.2);
        Assert.True(codes.NearestNeighborAccuracy > 0.8);
        Assert.True(codes.LinearProbeAccuracy > 0.8);
        Assert.Equal(3, codes.Clusters);
    }

    [Fact]
    public void Images()
    {
        var (mlContext, scored) = (_ml, Pictures());
        // guide-begin images
        ReconstructionMetrics metrics = mlContext.Data.EvaluateReconstruction(scored, imageShape: new ImageShape(8, 8), dataRange: 16);
        Console.WriteLine($"{metrics.PeakSignalToNoiseRatio:F1} dB, SSIM {metrics.StructuralSimilarity:F3}");
        // guide-end images
        Assert.Equal(10 * Math.Log10(256), metrics.PeakSignalToNoiseRatio!.Value, 4); // every pixel is off by one
        Assert.InRange(metrics.StructuralSimilarity!.Value, 0.9, 1);
    }

    [Fact]
    public void Posterior()
    {
        var (mlContext, data) = (_ml, Views.Of(_ml, Wine.Load(), Wine.Features));
        // guide-begin posterior
        var options = new AutoencoderOptions
        {
            LatentSize = 4,
            Objective = Objective.Variational(beta: 0.1),
            LogVarianceColumnName = "LogVariance",
            ReconstructionErrorColumnName = "Error",
        };
        using var model = mlContext.Transforms.Autoencoder("Mean", "Features", options).Fit(data);
        PosteriorMetrics posterior = mlContext.Data.EvaluatePosterior(
            model.Transform(data),
            "Mean",
            "LogVariance",
            featureColumnName: "Features",
            reconstructionErrorColumnName: "Error",
            variance: 0.05
        );
        Console.WriteLine(
            $"{posterior.ActiveUnits} of {posterior.Dimensions.Count} dimensions, {posterior.KlDivergence:F2} nats, ELBO "
                + $"{posterior.EvidenceLowerBound:F2} nats"
        );
        // guide-end posterior
        Assert.InRange(posterior.ActiveUnits, 1, posterior.Dimensions.Count);
        Assert.Equal(4, posterior.Dimensions.Count);
        double error = Views.Scalars(model.Transform(data), "Error").Average();
        Assert.Equal(
            -0.5 * Wine.Features * ((error / 0.05) + Math.Log(2 * Math.PI * 0.05)),
            posterior.ReconstructionLogLikelihood!.Value,
            3
        );
    }

    [Fact]
    public void Detector()
    {
        var mlContext = _ml;
        var (normal, test, later) = (Readings(1000, 1, share: 0), Readings(1000, 2, share: 0.1), Readings(1000, 3, share: 0, load: 30));
        // guide-begin detector
        string[] columns = ["Requests", "Latency", "Errors"];
        using var detector = mlContext
            .AnomalyDetection.Trainers.Autoencoder(columns, new AutoencoderAnomalyOptions { Seed = 1 })
            .Fit(normal);
        DetectorMetrics metrics = mlContext.AnomalyDetection.EvaluateDetector(detector.Transform(test));
        Console.WriteLine(metrics);
        using var tuned = detector.WithThreshold(metrics.BestF1Threshold);
        // guide-end detector
        Assert.True(metrics.AreaUnderRocCurve > 0.8);
        var after = mlContext.AnomalyDetection.EvaluateDetector(tuned.Transform(test), options: new() { BootstrapDraws = 0 });
        Assert.Equal(metrics.BestF1Score, after.F1Score, 12);
        // guide-begin drift
        DriftMetrics drift = mlContext.Data.DriftBetween(
            detector.Transform(normal),
            detector.Transform(later),
            ["Requests", "Latency", "Errors", "Score"]
        );
        Console.WriteLine(drift);
        // guide-end drift
        Assert.Equal(
            ["Latency", "Requests"],
            drift.Features.Where(f => f.PopulationStabilityIndex > 0.25).Select(f => f.Name).Order().Take(2)
        );
        Assert.True(drift.Features.Single(f => f.Name == "Errors").PopulationStabilityIndex < 0.1);
    }

    [Fact]
    public void Plots()
    {
        var (mlContext, scored) = (_ml, Pictures());
        using var model = mlContext
            .Transforms.Autoencoder("Code", "Features", new AutoencoderOptions { LatentSize = 2, Epochs = 3 })
            .Fit(scored);
        string before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(_folder);
        try
        {
            // guide-begin pictures
            model.History!.PlotLosses(logarithmic: true).SaveAsPng("losses.png"); // the best epoch is marked
            mlContext.Data.PlotLatentMap(scored, "Latent", labelColumnName: "Label").SaveAsSvg("map.svg");
            var shape = new ImageShape(8, 8);
            mlContext.Data.PlotReconstructions(scored, shape, dataRange: 16, showErrors: true).SaveAsPng("sheet.png");
            mlContext.Data.PlotImages(scored, shape, "Reconstruction", count: 50, dataRange: 16).SaveAsPng("images.png");
            // guide-end pictures
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
        Assert.All(
            ["losses.png", "map.svg", "sheet.png", "images.png"],
            name => Assert.True(new FileInfo(Path.Combine(_folder, name)).Length > 0)
        );
    }

    [Fact]
    public void DetectorPictures()
    {
        var (mlContext, normal, test) = (_ml, Readings(1000, 1, share: 0), Readings(1000, 2, share: 0.1));
        string before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(_folder);
        try
        {
            // guide-begin charts
            string[] columns = ["Requests", "Latency", "Errors"];
            var options = new AutoencoderAnomalyOptions { Seed = 1, ContributionsColumnName = "Contributions" };
            using var detector = mlContext.AnomalyDetection.Trainers.Autoencoder(columns, options).Fit(normal);
            var scored = detector.Transform(test);
            var catalog = mlContext.AnomalyDetection;
            catalog.PlotScores(scored, detector.Threshold, labelColumnName: "Label").SaveAsPng("scores.png");
            catalog.PlotPrecisionRecall(scored).SaveAsPng("precision-recall.png");
            catalog.PlotContributions(scored).SaveAsPng("contributions.png"); // of the row with the highest score, or of any other
            string roc = catalog.PlotRoc(scored).ToSvg(); // to be put into a page
            // guide-end charts
            Assert.StartsWith("<svg", roc, StringComparison.Ordinal);
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
        Assert.All(
            ["scores.png", "precision-recall.png", "contributions.png"],
            name => Assert.True(new FileInfo(Path.Combine(_folder, name)).Length > 0)
        );
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Images of 8 x 8 pixels, reconstructions that are off by one, and codes.</summary>
    private IDataView Pictures()
    {
        var random = new Random(1);
        return _ml.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, 60)
                .Select(i =>
                {
                    float[] pixels = [.. Enumerable.Range(0, 64).Select(p => (float)random.Next(1, 15))];
                    return new Picture
                    {
                        Label = i % 2 == 0 ? "even" : "odd",
                        Features = pixels,
                        Reconstruction = [.. pixels.Select((v, p) => v + (p % 2 == 0 ? 1 : -1))],
                        Latent = pixels[..2],
                    };
                })
                .ToList()
        );
    }

    /// <summary>Readings of a service whose latency follows its requests, but for a share of them.</summary>
    private IDataView Readings(int count, int seed, double share, float load = 0)
    {
        var random = new Random(seed);
        return _ml.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, count)
                .Select(_ =>
                {
                    float requests = 50 + load + (100 * random.NextSingle());
                    bool isOdd = random.NextDouble() < share;
                    float latency = (isOdd ? 20 + (60 * random.NextSingle()) : requests / 2) + (10 * random.NextSingle());
                    return new ServiceReading
                    {
                        Label = isOdd,
                        Requests = requests,
                        Latency = latency,
                        Errors = 4 * random.NextSingle(),
                    };
                })
                .ToList()
        );
    }

    private sealed class ServiceReading
    {
        public bool Label { get; set; }

        public float Requests { get; set; }

        public float Latency { get; set; }

        public float Errors { get; set; }
    }

    private sealed class Picture
    {
        public string Label { get; set; } = "";

        [VectorType(64)]
        public float[] Features { get; set; } = [];

        [VectorType(64)]
        public float[] Reconstruction { get; set; } = [];

        [VectorType(2)]
        public float[] Latent { get; set; } = [];
    }
}
