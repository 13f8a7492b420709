// Trains one classifier on three views of the same rows: all features, their principal components, and the code of an autoencoder.
using System.Diagnostics;
using Microsoft.ML;
using MLNetAutoencoder;
using MLNetAutoencoder.Examples;

string[] accepted = ["--data FILE.csv[.gz]", "--epochs N", "--seed N"];
return Arguments.Run(args, accepted, arguments =>
{
    int seed = arguments.Number("--seed", 1);
    // Pixels share one range, so they are better brought to 0 to 1 than each to a deviation of 1.
    var options = new AutoencoderOptions { LatentSize = 16, Scaling = InputScaling.MinMax };
    options.Epochs = arguments.Number("--epochs", options.Epochs);

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

    Console.WriteLine("input of the classifier   values  test accuracy");
    var (rawAccuracy, _) = Measure("raw features", all.Features, raw);
    var (pcaAccuracy, _) = Measure("principal components", 16, pca);
    var (latentAccuracy, seconds) = Measure("autoencoder's code", 16, latent);
    Console.WriteLine($"result: raw_accuracy={rawAccuracy:F4} pca_accuracy={pcaAccuracy:F4} latent_accuracy={latentAccuracy:F4} fit_s={seconds:F1}");

    (double Accuracy, double FitSeconds) Measure(string name, int size, IEstimator<ITransformer> features)
    {
        var pipeline = features
            .Append(ml.Transforms.NormalizeMeanVariance("Input", fixZero: false))
            .Append(ml.Transforms.Conversion.MapValueToKey("Label"))
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(featureColumnName: "Input"));
        var clock = Stopwatch.StartNew();
        var model = pipeline.Fit(trainView);
        double fitSeconds = clock.Elapsed.TotalSeconds;
        double accuracy = ml.MulticlassClassification.Evaluate(model.Transform(testView)).MicroAccuracy;
        Console.WriteLine($"{name,-24} {size,7} {accuracy,14:F4}");
        return (accuracy, fitSeconds);
    }
});
