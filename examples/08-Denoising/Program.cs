// A denoising autoencoder learns from clean rows that it spoils itself, and then cleans rows that it has not seen.
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder;
using MLNetAutoencoder.Examples;

string[] accepted = ["--epochs N", "--noise DEVIATION", "--seed N", "--out DIR"];
return Arguments.Run(
    args,
    accepted,
    arguments =>
    {
        int seed = arguments.Number("--seed") ?? 1;
        double noise = arguments.Number("--noise") ?? 4; // of pixels from 0 to 16
        var ml = new MLContext(seed);
        var train = GeneratedDigits.Make(3000, seed).ToView(ml);
        var options = new AutoencoderOptions
        {
            HiddenSizes = [256, 128],
            LatentSize = 64,
            Scaling = InputScaling.MinMax,
            Corruption = Corruption.Gaussian(noise / 16), // on the scale of the network, 0 to 1
            ReconstructionColumnName = "Clean",
            Epochs = arguments.Number("--epochs"),
            Seed = seed,
            Progress = new TrainingBar(),
        };
        using var model = ml
            .Transforms.Autoencoder("Code", "Noisy", options)
            .Fit(ml.Transforms.CopyColumns("Noisy", "Features").Fit(train).Transform(train));

        var original = GeneratedDigits.Make(500, seed + 1);
        var random = new Random(seed);
        var pairs = original.Rows.Select(row => new Pair { Original = row.Features, Noisy = [.. row.Features.Select(Spoil)] });
        var denoised = model.Transform(ml.Data.LoadFromEnumerable(pairs.ToList()));

        double before = Error(denoised, "Noisy"),
            after = Error(denoised, "Clean");
        Console.WriteLine($"mean squared error of the noisy images {before:F2}, of the cleaned ones {after:F2}");
        var path = OutputFolder.File(arguments, "denoised.png");
        ml.Data.PlotReconstructions(
                denoised,
                new ImageShape(GeneratedDigits.Side, GeneratedDigits.Side),
                "Original",
                "Clean",
                count: 10,
                dataRange: 16,
                noisyColumnName: "Noisy"
            )
            .SaveAsPng(path);
        Console.WriteLine($"clean, noisy and cleaned images: {path}");
        Console.WriteLine($"result: noisy_mse={before:F3} cleaned_mse={after:F3} reduction={before / after:F2}");

        float Spoil(float pixel) => (float)Math.Clamp(pixel + noise * Normal(), 0, 16);

        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

        double Error(IDataView view, string column) => ml.Data.EvaluateReconstruction(view, "Original", column).MeanSquaredError;
    }
);

internal sealed class Pair
{
    [VectorType(GeneratedDigits.Side * GeneratedDigits.Side)]
    public float[] Original { get; set; } = [];

    [VectorType(GeneratedDigits.Side * GeneratedDigits.Side)]
    public float[] Noisy { get; set; } = [];
}
