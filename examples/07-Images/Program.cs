// A folder of images without labels: a convolutional autoencoder learns what they have in common, scores each, and shows where the
// unusual ones differ from what it expects.
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder;
using MLNetAutoencoder.Examples;
using SkiaSharp;

string[] accepted = ["--folder DIR", "--epochs N", "--seed N", "--out DIR"];
return Arguments.Run(
    args,
    accepted,
    arguments =>
    {
        const int side = 32;
        int seed = arguments.Number("--seed") ?? 1;
        var ml = new MLContext(seed);
        var folder = arguments.Text("--folder") ?? GeneratedCloth.Write(OutputFolder.File(arguments, "cloth"), count: 400, seed);
        var images = Directory.GetFiles(folder, "*.png").Order(StringComparer.Ordinal).Select(path => Photo.Read(path, side)).ToList();
        var definition = SchemaDefinition.Create(typeof(Photo));
        definition[nameof(Photo.Pixels)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, side * side);
        var data = ml.Data.LoadFromEnumerable(images, definition);

        var options = new AutoencoderAnomalyOptions
        {
            Architecture = Architecture.Convolutional2D(side, side, filters: [16, 32]),
            LatentSize = 16,
            Score = AnomalyScore.ReconstructionError,
            Scaling = InputScaling.MinMax,
            ReconstructionColumnName = "Expected",
            Contamination = 0.05,
            Epochs = arguments.Number("--epochs") ?? 40,
            Seed = seed,
            Progress = new TrainingBar(),
        };
        using var detector = ml.AnomalyDetection.Trainers.Autoencoder(nameof(Photo.Pixels), options).Fit(data);

        var scores = detector.Transform(data).GetColumn<float>("Score").ToArray();
        Photo[] worst = [.. images.Zip(scores).OrderByDescending(pair => pair.Second).Select(pair => pair.First)];
        foreach (var (image, score) in images.Zip(scores).OrderByDescending(pair => pair.Second).Take(8))
            Console.WriteLine($"{score, 8:F4}  {image.Name}");

        var sheet = OutputFolder.File(arguments, "defects.png");
        var top = detector.Transform(ml.Data.LoadFromEnumerable(worst.Take(8), definition));
        ml.Data.PlotReconstructions(
                top,
                new ImageShape(side, side),
                nameof(Photo.Pixels),
                "Expected",
                count: 8,
                dataRange: 255,
                showErrors: true
            )
            .SaveAsPng(sheet);
        Console.WriteLine($"the worst ones, what was expected, and where they differ: {sheet}");

        int defects = images.Count(image => image.IsDefect);
        Console.WriteLine(
            $"result: images={images.Count} defects={defects} found_on_top={worst.Take(defects).Count(image => image.IsDefect)}"
        );
    }
);

internal sealed class Photo
{
    public string Name { get; set; } = "";

    /// <summary>Gray, 0 to 255, row by row.</summary>
    public float[] Pixels { get; set; } = [];

    /// <summary>Known of the generated ones by their names; for measuring only.</summary>
    public bool IsDefect => Name.StartsWith("defect", StringComparison.Ordinal);

    public static Photo Read(string path, int side)
    {
        using var file = SKBitmap.Decode(path) ?? throw new FormatException($"{path} is no image.");
        using var image = file.Resize(new SKImageInfo(side, side), new SKSamplingOptions(SKFilterMode.Linear));
        return new Photo { Name = Path.GetFileName(path), Pixels = [.. image.Pixels.Select(p => (p.Red + p.Green + p.Blue) / 3f)] };
    }
}
