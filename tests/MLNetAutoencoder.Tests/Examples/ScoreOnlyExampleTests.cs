using System.Globalization;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>Example 03 is the proof that scoring needs no training engine.</summary>
[Collection(nameof(DemoRun))]
[Trait("Category", "Processes")]
public sealed class ScoreOnlyExampleTests(DemoRun demo)
{
    private const string Example = "03-ScoreOnly";

    [Fact]
    public void Run_SavedModels_AgreeWithoutTorch()
    {
        var run = Score("model.zip", "model.onnx");
        Assert.Equal("false", run.Value("torch_loaded"));
        Assert.Equal(1000, run.Number("rows"));
        Assert.InRange(run.Number("max_difference"), 0, 1e-5);
        var loaded = Assert.Single(run.Output, line => line.StartsWith("loaded assemblies: ", StringComparison.Ordinal));
        Assert.Contains("MLNetAutoencoder.Scoring", loaded, StringComparison.Ordinal);
        Assert.DoesNotContain("torch", loaded, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Run_ModelOfAnotherProcess_GivesThatProcessesScores()
    {
        var folder = Directory.CreateTempSubdirectory("fresh-");
        string In(string name) => Path.Combine(folder.FullName, name);
        try
        {
            var ml = new MLContext(seed: 1);
            var rows = Samples.Anomalies(300, 5);
            var view = Views.Of(ml, rows, features: 5);
            using var detector = ml
                .AnomalyDetection.Trainers.Autoencoder("Features", new AutoencoderAnomalyOptions { Epochs = 2 })
                .Fit(view);
            ml.Model.Save(detector, view.Schema, In("model.zip"));
            detector.Model.Save(In("model.onnx"));
            File.WriteAllLines(
                In("rows.csv"),
                [
                    "label,a,b,c,d,e",
                    .. rows.Select(row =>
                        string.Join(',', row.Features.Prepend(row.Label).Select(v => v.ToString("R", CultureInfo.InvariantCulture)))
                    ),
                ]
            );

            var run = ExampleRun.Start(Example, "--model", In("model.zip"), "--onnx", In("model.onnx"), "--data", In("rows.csv"));

            double highest = detector.Transform(view).GetColumn<float>("Score").Max();
            Assert.InRange(run.Number("highest_score") / highest, 1 - 1e-6, 1 + 1e-6);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void References_OfTheProgram_LeadToNoTorch()
    {
        var folder = ExampleRun.Folder(Example);
        var reached = new HashSet<string>();
        var open = new Queue<string>(["ScoreOnly"]);
        while (open.TryDequeue(out var name))
        {
            var file = Path.Combine(folder, name + ".dll");
            if (reached.Add(name) && File.Exists(file))
            {
                foreach (var reference in References(file))
                    open.Enqueue(reference);
            }
        }
        Assert.Contains("Microsoft.ML.OnnxRuntime", reached);
        Assert.DoesNotContain("TorchSharp", reached);
    }

    [Theory]
    [InlineData("nowhere.zip", "model.onnx")]
    [InlineData("model.zip", "rows.csv")]
    public void Run_MissingOrForeignModel_SaysSoInOneLine(string model, string onnx)
    {
        var run = Score(model, onnx);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("error: ", Assert.Single(run.Errors), StringComparison.Ordinal);
    }

    private static IEnumerable<string> References(string file)
    {
        using var reader = new PEReader(File.OpenRead(file));
        var metadata = reader.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    private ExampleRun Score(string model, string onnx) =>
        ExampleRun.Start(Example, "--model", demo.File(model), "--onnx", demo.File(onnx), "--data", demo.File("rows.csv"));
}
