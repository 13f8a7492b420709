using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>The examples of docs/guide/report.md, compiled and run.</summary>
[Collection(nameof(Alone))] // for the current directory
public sealed class ReportExamples : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly string _before = Directory.GetCurrentDirectory();
    private readonly string _folder = Directory.CreateTempSubdirectory("report-").FullName;

    public ReportExamples() => Directory.SetCurrentDirectory(_folder);

    public void Dispose()
    {
        Directory.SetCurrentDirectory(_before);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Detector()
    {
        var mlContext = _ml;
        var (normal, test) = (Pumps(400, 1), Pumps(400, 2));
        // guide-begin detector
        string[] columns = ["Pressure", "Flow", "Heat"];
        using var detector = mlContext
            .AnomalyDetection.Trainers.Autoencoder(columns, new AutoencoderAnomalyOptions { Seed = 1 })
            .Fit(normal);

        detector.SaveReport(
            "report.html",
            test,
            new AutoencoderReportOptions
            {
                Title = "Pumps, this week",
                LabelColumnName = "Label", // curves and metrics
                IdColumnNames = ["Pump", "Time"], // which row it is
            }
        );
        // guide-end detector
        string page = File.ReadAllText("report.html");
        Assert.All(
            [
                "<h1>Pumps, this week</h1>",
                "How good it is",
                ">Pump 3<",
                "share of the score",
                "Loss by epoch",
                "new AutoencoderAnomalyOptions",
            ],
            text => Assert.Contains(text, page)
        );
    }

    [Fact]
    public void Others()
    {
        var mlContext = _ml;
        var (digits, history) = (Views.Of(_ml, Digits.Load(400)), Pumps(300, 1));
        // guide-begin others
        var options = new AutoencoderOptions
        {
            LatentSize = 8,
            ReconstructionColumnName = "Reconstruction",
            Epochs = 20,
        };
        using var model = mlContext.Transforms.Autoencoder("Code", "Features", options).Fit(digits);
        model.SaveReport("digits.html", digits, new AutoencoderReportOptions { ImageShape = new ImageShape(8, 8), DataRange = 1 });
        model.History!.SaveReport("training.html"); // the losses alone

        using var series = mlContext
            .AnomalyDetection.Trainers.AutoencoderSeries("Pressure", new AutoencoderSeriesOptions { Seed = 1 })
            .Fit(history);
        series.SaveReport("series.html", history, new AutoencoderReportOptions { TimeColumnName = "Time", LabelColumnName = "Label" });
        // guide-end others
        Assert.All(
            [("digits.html", "Reconstructions"), ("training.html", "Validation loss"), ("series.html", "Pressure and alerts")],
            page => Assert.Contains(page.Item2, File.ReadAllText(page.Item1))
        );
    }

    /// <summary>Readings whose flow follows the pressure, but for some.</summary>
    private IDataView Pumps(int count, int seed)
    {
        var random = new Random(seed);
        return _ml.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, count)
                .Select(i =>
                {
                    bool isOdd = i % 40 == 33;
                    float pressure = 4 + MathF.Sin(i / 3f) + (0.1f * random.NextSingle()) + (isOdd ? 3 : 0);
                    return new Pump
                    {
                        Name = $"Pump {i % 5}",
                        Time = new DateTime(2026, 3, 1).AddMinutes(10 * i),
                        Pressure = pressure,
                        Flow = isOdd ? 1 : pressure * 2,
                        Heat = 60 + random.NextSingle(),
                        Label = isOdd,
                    };
                })
                .ToList()
        );
    }

    private sealed class Pump
    {
        [Microsoft.ML.Data.ColumnName("Pump")]
        public string Name { get; set; } = "";

        public DateTime Time { get; set; }

        public float Pressure { get; set; }

        public float Flow { get; set; }

        public float Heat { get; set; }

        public bool Label { get; set; }
    }
}
