// Many rows without labels and a few with: a linear classifier learns from the few, on all features, on their principal components, and on
// the code of a denoising autoencoder. Components and code are learned from all rows, labels unseen.
using Microsoft.ML;
using MLNetAutoencoder;
using MLNetAutoencoder.Examples;

string[] accepted = ["--data FILE.csv[.gz]", "--test FILE.csv[.gz]", "--labels N", "--draws N", "--epochs N", "--seed N"];
return Arguments.Run(
    args,
    accepted,
    arguments =>
    {
        int seed = arguments.Number("--seed") ?? 1;
        int[] labels = arguments.Number("--labels") is { } one ? [one] : [3, 10, 30];
        int draws = arguments.Number("--draws") ?? 5;
        var ml = new MLContext(seed);

        var options = new AutoencoderOptions
        {
            HiddenSizes = [512, 256],
            LatentSize = 64,
            Scaling = InputScaling.MinMax, // pixels share one range
            Corruption = Corruption.Masking(0.3), // what is hidden has to be guessed from the rest
            Epochs = arguments.Number("--epochs"),
            Seed = seed,
            Progress = new TrainingBar(),
        };
        var code = ml.Transforms.Autoencoder("Input", "Features", options);

        var all = arguments.Text("--data") is { } file ? Table.Read(file) : GeneratedDigits.Make(4000, seed);
        var (train, test) = arguments.Text("--test") is { } tests ? (all, Table.Read(tests)) : all.Split(_ => 0.7, seed);
        var unlabeled = train.ToView(ml);
        int classes = train.Rows.DistinctBy(row => row.Label).Count();
        Console.WriteLine($"{train.Rows.Count} unlabeled rows, {test.Rows.Count} to test; {train.Features} features, {classes} classes");

        int components = Math.Min(64, train.Features);
        (string Name, ITransformer Features)[] inputs =
        [
            ("features", ml.Transforms.CopyColumns("Input", "Features").Fit(unlabeled)),
            ("principal components", ml.Transforms.ProjectToPrincipalComponents("Input", "Features", rank: components).Fit(unlabeled)),
            ("code", code.Fit(unlabeled)),
        ];

        Console.WriteLine($"labels a class  {string.Join("  ", inputs.Select(input => $"{input.Name, 20}"))}");
        var last = new double[inputs.Length];
        foreach (int count in labels)
        {
            last = [.. inputs.Select(input => Enumerable.Range(seed, draws).Average(draw => Accuracy(input.Features, count, draw)))];
            Console.WriteLine($"{count, 14}  {string.Join("  ", last.Select(accuracy => $"{accuracy, 20:F3}"))}");
        }
        Console.WriteLine($"result: labels={labels[^1]} raw_accuracy={last[0]:F4} pca_accuracy={last[1]:F4} code_accuracy={last[2]:F4}");

        double Accuracy(ITransformer features, int count, int draw)
        {
            var labeled = train.Split(label => (double)count / train.Rows.Count(row => row.Label == label), draw).First;
            var classifier = ml
                .Transforms.NormalizeMeanVariance("Input", fixZero: false)
                .Append(ml.Transforms.Conversion.MapValueToKey("Label"))
                .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(featureColumnName: "Input"))
                .Fit(features.Transform(labeled.ToView(ml)));
            return ml.MulticlassClassification.Evaluate(classifier.Transform(features.Transform(test.ToView(ml)))).MicroAccuracy;
        }
    }
);
