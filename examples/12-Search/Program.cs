// Searches options by successive halving: many candidates on few epochs, the better third on three times as many, and so on.
using Microsoft.ML;
using MLNetAutoencoder;
using MLNetAutoencoder.Examples;

string[] accepted = ["--candidates N", "--epochs N", "--seed N"];
return Arguments.Run(
    args,
    accepted,
    arguments =>
    {
        int seed = arguments.Number("--seed") ?? 1;
        var ml = new MLContext(seed);
        var data = GeneratedSensors.Make(2000, seed).ToView(ml);
        var options = new AutoencoderOptions
        {
            LatentSize = 3,
            Epochs = arguments.Number("--epochs") ?? 27,
            Seed = seed,
        };
        var search = new AutoencoderSearchOptions
        {
            Candidates = arguments.Number("--candidates") ?? 9,
            // What a search varies is yours to say; without it, sizes, rates, batches, dropout and activations are drawn.
            Vary = (candidate, _, random) =>
            {
                int width = 8 << random.Next(4);
                candidate.HiddenSizes = random.Next(2) == 0 ? [width] : [width, width / 2];
                candidate.LearningRate = Math.Pow(10, -3.5 + 2 * random.NextDouble());
                candidate.EncoderActivation = candidate.DecoderActivation = random.Next(2) == 0 ? Activation.Relu : Activation.Tanh;
            },
        };
        var result = ml.Transforms.Autoencoder("Code", "Features", options).FindBest(data, search);
        using var best = result.Best;
        Console.WriteLine(result);
        var own = result.Trials.Single(trial => trial.Candidate == 0);
        Console.WriteLine(
            $"result: candidates={result.Trials.Count} best={result.Trials[0].Metric:G4} own_options={own.Metric:G4} "
                + $"own_place={result.Trials.ToList().IndexOf(own) + 1}"
        );
    }
);
