// A code of two values is a map: rows that are alike lie near each other, without anyone having said what they are.
using Microsoft.ML;
using MLNetAutoencoder;
using MLNetAutoencoder.Examples;

string[] accepted = ["--data FILE.csv[.gz]", "--epochs N", "--seed N", "--out DIR"];
return Arguments.Run(
    args,
    accepted,
    arguments =>
    {
        int seed = arguments.Number("--seed") ?? 1;
        var ml = new MLContext(seed);
        var all = arguments.Text("--data") is { } file ? Table.Read(file) : GeneratedProfiles.Make(3000, seed);
        var (train, test) = all.Split(_ => 0.7, seed);
        var options = new AutoencoderOptions
        {
            HiddenSizes = [128, 64, 32],
            LatentSize = 2,
            Scaling = InputScaling.MinMax, // one range for all hours
            Epochs = arguments.Number("--epochs") ?? 100,
            Seed = seed,
            Progress = new TrainingBar(),
        };
        using var model = ml.Transforms.Autoencoder("Code", "Features", options).Fit(train.ToView(ml));
        var principal = ml.Transforms.ProjectToPrincipalComponents("Code", "Features", rank: 2, seed: seed).Fit(train.ToView(ml));

        double code = Neighbors(model);
        double components = Neighbors(principal);
        Console.WriteLine(
            $"a row's neighbors on the map share its label: {code:P1} on the code, {components:P1} on two principal components"
        );
        var path = OutputFolder.File(arguments, "map.png");
        ml.Data.PlotLatentMap(model.Transform(test.ToView(ml)), "Code", "Label").SaveAsPng(path);
        Console.WriteLine($"the map: {path}");
        Console.WriteLine($"result: code_knn={code:F4} pca_knn={components:F4}");

        double Neighbors(ITransformer map) =>
            ml
                .Data.EvaluateLatent(map.Transform(test.ToView(ml)), "Code", "Label", trainingData: map.Transform(train.ToView(ml)))
                .NearestNeighborAccuracy!.Value;
    }
);
