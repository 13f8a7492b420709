using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using SkiaSharp;

namespace MLNetAutoencoder.Tests;

/// <summary>The examples of docs/guide/recipes.md, compiled and run; what they print is what the page shows.</summary>
public sealed class RecipeExamples : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly string _folder = Directory.CreateTempSubdirectory("recipes-").FullName;

    // guide-begin pixels
    internal sealed class Picture
    {
        public string File { get; set; } = "";

        [VectorType(16 * 16)]
        public float[] Pixels { get; set; } = [];

        public static Picture Read(string path)
        {
            using var picture = SKBitmap.Decode(path);
            using var small = picture.Resize(new SKImageInfo(16, 16, SKColorType.Gray8), new SKSamplingOptions(SKFilterMode.Linear));
            return new Picture { File = Path.GetFileName(path), Pixels = [.. small.Bytes.Select(gray => gray / 255f)] };
        }
    }

    // guide-end pixels

    [Fact]
    public void Images()
    {
        var (mlContext, folder) = (_ml, _folder);
        DrawParts(folder, 150);
        using var printed = new Printed();
        // guide-begin images
        var files = Directory.EnumerateFiles(folder, "*.png").Order(StringComparer.Ordinal);
        var pictures = mlContext.Data.Cache(mlContext.Data.LoadFromEnumerable(files.Select(Picture.Read)));
        using var detector = mlContext.AnomalyDetection.Trainers.Autoencoder("Pixels", contamination: 0.02).Fit(pictures);
        var scored = detector.Transform(pictures);
        var scores = scored.GetColumn<string>("File").Zip(scored.GetColumn<float>("Score"));
        foreach (var (file, score) in scores.OrderByDescending(pair => pair.Second).Take(1))
            Console.WriteLine($"{file} scores highest");
        // guide-end images
        printed.AssertShown("recipes", "images");
    }

    [Fact]
    public void Series()
    {
        var mlContext = _ml;
        var history = mlContext.Data.LoadFromEnumerable(Hours(0, 1000, fault: null));
        var today = mlContext.Data.LoadFromEnumerable(Hours(1000, 400, fault: 1200));
        using var printed = new Printed();
        // guide-begin series
        var options = new AutoencoderSeriesOptions
        {
            KeyColumnName = "Machine",
            WindowLength = 24,
            Seed = 1,
        };
        using var detector = mlContext.AnomalyDetection.Trainers.AutoencoderSeries("Load", options).Fit(history);
        var scored = detector.Transform(today);
        foreach (var incident in mlContext.AnomalyDetection.FindIncidents(scored, timeColumnName: "Time", keyColumnName: "Machine"))
            Console.WriteLine($"{incident.Key}: worst on {incident.Peak:MMMM d}");
        // guide-end series
        printed.AssertShown("recipes", "series");
    }

    [Fact]
    public void Text()
    {
        var mlContext = _ml;
        var data = mlContext.Data.LoadFromEnumerable(People(600));
        using var printed = new Printed();
        // guide-begin text
        var pipeline = mlContext
            .Transforms.Categorical.OneHotEncoding([new InputOutputColumnPair("Job"), new("City")])
            .Append(mlContext.Transforms.IndicateMissingValues("AgeIsMissing", "Age"))
            .Append(mlContext.Transforms.ReplaceMissingValues("Age", replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean))
            .Append(
                mlContext.AnomalyDetection.Trainers.Autoencoder(
                    ["Job", "City", "AgeIsMissing", "Age", "Hours"],
                    new AutoencoderAnomalyOptions { Contamination = 0.01, ContributionsColumnName = "Contributions" }
                )
            )
            .Append(mlContext.Transforms.TopContributors("Reasons", count: 1));
        var scored = pipeline.Fit(data).Transform(data);
        var reasons = scored.GetColumn<string>("Reasons").Zip(scored.GetColumn<float>("Score"));
        Console.WriteLine($"the highest score comes from {reasons.MaxBy(row => row.Second).First.Split(' ')[0]}");
        // guide-end text
        printed.AssertShown("recipes", "text");
    }

    [Fact]
    public void Labels()
    {
        var mlContext = _ml;
        var rows = Samples.Anomalies(1300, 8).Where((row, i) => row.Label == 0 || i % 50 == 49).ToList(); // a fifth of the anomalies
        var unlabeled = Views.Of(mlContext, rows[..900], 8);
        var labeled = Views.Of(mlContext, rows[900..], 8);
        using var printed = new Printed();
        // guide-begin labels
        using var detector = mlContext.AnomalyDetection.Trainers.Autoencoder("Features").Fit(unlabeled);
        var before = mlContext.AnomalyDetection.EvaluateDetector(detector.Transform(labeled), "Label");
        using var tuned = detector.WithThreshold(before.BestF1Threshold);
        var after = mlContext.AnomalyDetection.EvaluateDetector(tuned.Transform(labeled), "Label");
        Console.WriteLine($"before: {before.TruePositives} found, {before.FalsePositives} false alarms");
        Console.WriteLine($"after: {after.TruePositives} found, {after.FalsePositives} false alarms");
        // guide-end labels
        printed.AssertShown("recipes", "labels");
    }

    [Fact]
    public void Stream()
    {
        var mlContext = _ml;
        var folder = _folder;
        for (int day = 0; day < 3; day++)
            Samples.WriteReadings(Path.Combine(folder, $"day{day}.csv"), 20_000);
        using var printed = new Printed();
        // guide-begin stream
        mlContext.Log += (_, line) =>
        {
            if (line.RawMessage.Contains("memory budget", StringComparison.Ordinal))
                Console.WriteLine(line.RawMessage);
        };
        var loader = mlContext.Data.CreateTextLoader<SensorReading>(separatorChar: ',', hasHeader: true);
        var data = loader.Load(new MultiFileSource(Path.Combine(folder, "*.csv")));
        var options = new AutoencoderOptions { MemoryBudgetBytes = 1 << 20, Epochs = 3 };
        using var model = mlContext.Transforms.Autoencoder("Code", "Sensors", options).Fit(data);
        // guide-end stream
        printed.AssertShown("recipes", "stream");
    }

    [Fact]
    public void Tuning()
    {
        var mlContext = _ml;
        var data = Views.Of(mlContext, Samples.Curve(500, 8));
        using var printed = new Printed();
        // guide-begin tuning
        var options = new AutoencoderOptions { LatentSize = 2, Epochs = 9 };
        var estimator = mlContext.Transforms.Autoencoder("Code", "Features", options);
        var search = new AutoencoderSearchOptions { Candidates = 9, TimeBudget = TimeSpan.FromMinutes(10) };
        var found = estimator.FindBest(data, search);
        using var model = found.Best;
        Console.WriteLine($"{found.Trials.Count} candidates, the best with {found.Trials[0].Options.Epochs} epochs");
        // guide-end tuning
        printed.AssertShown("recipes", "tuning");
    }

    [Fact]
    public void Languages()
    {
        var mlContext = _ml;
        var data = Views.Of(mlContext, Samples.Curve(200, 8));
        string path = Path.Combine(_folder, "scorer.onnx");
        using var printed = new Printed();
        // guide-begin languages
        using var detector = mlContext.AnomalyDetection.Trainers.Autoencoder("Features").Fit(data);
        detector.Model.Save(path, ModelPart.Scorer);
        using var scorer = AutoencoderModel.Load(path);
        Console.WriteLine($"{scorer.InputSize} features in; out: {string.Join(", ", scorer.Info.Outputs.Select(output => output.Name))}");
        // guide-end languages
        printed.AssertShown("recipes", "languages");
    }

    [Fact]
    public void Container_OnThePage_IsThatOfTheExample()
    {
        string page = GuidePage.Of("recipes").Text;
        string file = File.ReadAllText(Path.Combine(Repository.Root, "examples", "04-WebApi", "Dockerfile"));
        string shown = page.Split("```dockerfile")[1].Split("```")[0];
        Assert.Equal(GuidePage.Lines(file).Where(line => !line.StartsWith('#')), GuidePage.Lines(shown));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Discs with some noise, and one with a scratch.</summary>
    private static void DrawParts(string folder, int count)
    {
        var random = new Random(1);
        using var bitmap = new SKBitmap(32, 32);
        using var canvas = new SKCanvas(bitmap);
        using var disc = new SKPaint { Color = SKColors.LightGray };
        using var scratch = new SKPaint { Color = SKColors.Black, StrokeWidth = 3 };
        for (int i = 0; i < count; i++)
        {
            canvas.Clear(new SKColor((byte)random.Next(20, 60), 40, 40));
            canvas.DrawCircle(15 + random.Next(3), 15 + random.Next(3), 9 + random.Next(3), disc);
            if (i == 77)
                canvas.DrawLine(8, 20, 24, 12, scratch);
            using var file = File.Create(Path.Combine(folder, Invariant.Text($"part{i:000}.png")));
            bitmap.Encode(file, SKEncodedImageFormat.Png, quality: 100);
        }
    }

    /// <summary>Loads of two machines that follow the day; the second has a fault of six hours.</summary>
    private static IEnumerable<Hour> Hours(int start, int count, int? fault)
    {
        var random = new Random(start + 1);
        for (int machine = 1; machine <= 2; machine++)
        {
            for (int hour = start; hour < start + count; hour++)
            {
                double load = 3 + Math.Sin(hour * Math.Tau / 24) + (0.1 * random.NextNormal());
                bool isFault = machine == 2 && hour >= fault && hour < fault + 6;
                yield return new Hour
                {
                    Machine = Invariant.Text($"machine {machine}"),
                    Time = new DateTime(2026, 1, 1).AddHours(hour),
                    Load = (float)((machine * load) + (isFault ? 4 : 0)),
                };
            }
        }
    }

    private static IEnumerable<Person> People(int count)
    {
        var random = new Random(1);
        string[] jobs = ["cook", "clerk", "pilot"];
        string[] cities = ["Lyon", "Graz"];
        for (int i = 0; i < count; i++)
        {
            yield return new Person
            {
                Job = i == 250 ? "acrobat" : jobs[random.Next(jobs.Length)],
                City = random.Next(10) == 0 ? "" : cities[random.Next(cities.Length)],
                Age = random.Next(10) == 0 ? float.NaN : 20 + random.Next(40),
                Hours = 30 + random.Next(15),
            };
        }
    }

    private sealed class Hour
    {
        public string Machine { get; set; } = "";

        public DateTime Time { get; set; }

        public float Load { get; set; }
    }

    private sealed class Person
    {
        public string Job { get; set; } = "";

        public string City { get; set; } = "";

        public float Age { get; set; }

        public float Hours { get; set; }
    }

    private sealed class SensorReading
    {
        [LoadColumn(1, 6), VectorType(6)]
        public float[] Sensors { get; set; } = [];
    }
}
