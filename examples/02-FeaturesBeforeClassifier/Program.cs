// Trains one classifier on three views of the same rows: all features, their principal components, and the code of an autoencoder.
using System.Diagnostics;
using Microsoft.ML;
using MLNetAutoencoder;
using MLNetAutoencoder.Examples;

string[] accepted = ["--data FILE.csv[.gz]", "--epochs N", "--seed N"];
return Arguments.Run(
    args,
    accepted,
    arguments =>
    {
        int seed = arguments.Number("--seed") ?? 1;
        // Pixels share one range, so they are better brought to 0 to 1 than each to a deviation of 1.
        var progress = new TrainingBar();
        var options = new AutoencoderOptions
        {
            LatentSize = 16,
            Scaling = InputScaling.MinMax,
            Epochs = arguments.Number("--epochs"),
            Progress = progress,
        };

        var ml = new MLContext(seed);
        var raw = ml.Transforms.CopyColumns("Input", "Features");
        var pca = ml.Transforms.ProjectToPrincipalComponents("Input", "Features", rank: 16, seed: seed);
        var latent = ml.Transforms.Autoencoder("Input", "Features", options);

        var all = arguments.Text("--data") is { } file ? Table.Read(file) : GeneratedDigits.Make(1500, seed);
        var (train, test) = all.Split(_ => 0.7, seed);
        var trainView = train.ToView(ml);
        var testView = test.ToView(ml);
        int classes = all.Rows.DistinctBy(row => row.Label).Count();
        Console.WriteLine($"{train.Rows.Count} rows to train on, {test.Rows.Count} to test; {all.Features} features, {classes} classes");

        var (rawAccuracy, _) = Measure(raw);
        var (pcaAccuracy, _) = Measure(pca);
        var (latentAccuracy, seconds) = Measure(latent);

        Console.WriteLine("input of the classifier   values  test accuracy");
        Console.WriteLine($"{"raw features", -24} {all.Features, 7} {rawAccuracy, 14:F4}");
        Console.WriteLine($"{"principal components", -24} {16, 7} {pcaAccuracy, 14:F4}");
        Console.WriteLine($"{"autoencoder's code", -24} {16, 7} {latentAccuracy, 14:F4}");
        Console.WriteLine(
            $"result: raw_accuracy={rawAccuracy:F4} pca_accuracy={pcaAccuracy:F4} latent_accuracy={latentAccuracy:F4} fit_s={seconds:F1}"
        );

        (double Accuracy, double FitSeconds) Measure(IEstimator<ITransformer> features)
        {
            var pipeline = features
                .Append(ml.Transforms.NormalizeMeanVariance("Input", fixZero: false))
                .Append(ml.Transforms.Conversion.MapValueToKey("Label"))
                .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(featureColumnName: "Input"));
            var clock = Stopwatch.StartNew();
            var model = progress.Show(() => pipeline.Fit(trainView));
            double fitSeconds = clock.Elapsed.TotalSeconds;
            double accuracy = ml.MulticlassClassification.Evaluate(model.Transform(testView)).MicroAccuracy;
            return (accuracy, fitSeconds);
        }
    }
);
