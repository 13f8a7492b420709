namespace MLNetAutoencoder.Tests;

/// <summary>Example 03 is the proof that scoring needs no training engine.</summary>
[Collection(nameof(DemoRun))]
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
        Assert.True(run.Number("batched_rows_s") > run.Number("row_by_row_rows_s"));
        var loaded = Assert.Single(run.Output, line => line.StartsWith("loaded assemblies: ", StringComparison.Ordinal));
        Assert.Contains("MLNetAutoencoder.Scoring", loaded, StringComparison.Ordinal);
        Assert.DoesNotContain("torch", loaded, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Output_OfTheBuild_HoldsNoTorch()
    {
        var folder = ExampleRun.Folder(Example);
        Assert.DoesNotContain("torch", File.ReadAllText(Path.Combine(folder, "ScoreOnly.deps.json")), StringComparison.OrdinalIgnoreCase);
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).ToList();
        Assert.NotEmpty(files);
        Assert.Equal([], files.Where(file => file.Contains("torch", StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [InlineData("nowhere.zip", "model.onnx")]
    [InlineData("rows.csv", "model.onnx")]
    [InlineData("model.zip", "nowhere.onnx")]
    [InlineData("model.zip", "rows.csv")]
    public void Run_MissingOrForeignModel_SaysSoInOneLine(string model, string onnx)
    {
        var run = Score(model, onnx);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("error: ", Assert.Single(run.Errors), StringComparison.Ordinal);
    }

    private ExampleRun Score(string model, string onnx)
        => ExampleRun.Start(Example, "--model", demo.File(model), "--onnx", demo.File(onnx), "--data", demo.File("rows.csv"));
}
