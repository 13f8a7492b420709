using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace MLNetAutoencoder.Tests;

/// <summary>
/// Models that are damaged or made to do harm, opened in a process of its own, whose end and memory are seen: each is refused with a message
/// that names the fault, or scores rightly.
/// </summary>
public sealed class BadModelTests : IDisposable
{
    private const string Program = "MLNetAutoencoder.BadModels";
    private const string Tests = "MLNetAutoencoder.Scoring.Tests";
    private const string Refused = nameof(ModelFormatException);
    private const long MostMemory = 1L << 30;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ApplyOnnxModelBatched_BadModels_AreRefusedOrScoreRightly()
    {
        BadModel[] models = [.. BadModels.Graphs, .. BadModels.Sizes];
        var results = Run("batched", models);
        Assert.All(models, (model, i) => Check(model, results[i]));
    }

    private static void Check(BadModel model, (string Outcome, string Message) result)
    {
        string expected = model.Says == BadModels.Scores ? "scores" : Refused;
        Assert.True(result.Outcome == expected && result.Message.Contains(model.Says), $"{model.Name}: {result}");
    }

    /// <summary>Runs the program over models, each once, or with as many bits flipped one at a time.</summary>
    private List<(string Outcome, string Message)> Run(string door, IReadOnlyList<BadModel> models, int flips = 0)
    {
        for (int i = 0; i < models.Count; i++)
            File.WriteAllBytes(_folder.File($"{i:D5}.onnx"), models[i].Onnx);
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var program = Path.Combine(AppContext.BaseDirectory.Replace(Tests, Program), Program + ".dll");
        var start = new ProcessStartInfo(dotnet, ["exec", program, door, _folder.Path, flips.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.Path,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string[][] lines =
        [
            .. process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t')),
        ];
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        Assert.InRange(long.Parse(lines[^1][1], CultureInfo.InvariantCulture), 0, MostMemory);
        return [.. lines[..^1].Select(line => (line[1], line[2]))];
    }
}
