using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;

namespace MLNetAutoencoder.Tests;

/// <summary>
/// Models that are damaged or made to do harm, opened in a process of its own, whose end and memory are seen: each is refused with a
/// message that names the fault, or scores rightly.
/// </summary>
[Trait("Category", "Processes")]
public sealed class BadModelTests : IDisposable
{
    private const string Program = "MLNetAutoencoder.BadModels";
    private const string Tests = "MLNetAutoencoder.Scoring.Tests";
    private const string Refused = nameof(ModelFormatException);
    private const long MostMemory = 1L << 30;
    private const int LongestRun = 300_000; // milliseconds, many times what it takes

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ApplyOnnxModelBatched_BadModels_AreRefusedOrScoreRightly()
    {
        BadModel[] models = [.. BadModels.Graphs, .. BadModels.Sizes];
        var results = Run("batched", models);
        Assert.All(models, (model, i) => Check(model, results[i]));
    }

    [Fact]
    public void ApplyOnnxModelBatched_WeightsInOtherFiles_TouchesNone()
    {
        using var outside = new TempFolder();
        string[] locations = [.. OtherFiles(outside)];
        var before = Snapshot(outside);
        BadModel[] models = [.. locations.Select(BadModels.External)];
        var results = Run("batched", models);
        Assert.All(models, (model, i) => Check(model, results[i]));
        Assert.All(results, result => Assert.Contains("save_as_external_data=False", result.Message, StringComparison.Ordinal));
        Assert.Equal(before, Snapshot(outside));
    }

    [Fact]
    public void Load_BadAutoencoders_AreRefused()
    {
        using var outside = new TempFolder();
        BadModel[] models = [.. OtherFiles(outside).Select(BadAutoencoders.External), .. BadAutoencoders.All];
        var before = Snapshot(outside);
        var results = Run("autoencoder", models);
        Assert.All(models, (model, i) => Check(model, results[i]));
        Assert.Equal(before, Snapshot(outside));
    }

    [Fact]
    public void ApplyOnnxModelBatched_TruncatedAnywhere_IsRefused()
    {
        byte[] whole = BadModels.Network;
        var results = Run("batched", [.. Enumerable.Range(0, whole.Length).Select(length => new BadModel("", whole[..length], ""))]);
        Assert.All(results, result => Assert.Equal(Refused, result.Outcome));
    }

    [Fact]
    public void ApplyOnnxModelBatched_BitFlipped_IsRefusedOrAModel()
    {
        var results = Run("batched", [new BadModel("", BadModels.Network, "")], flips: 1000);
        Assert.Equal(1000, results.Count);
        Assert.All(results, result => Assert.True(IsExpected(result), result.ToString()));
        Assert.InRange(results.Count(result => result.Outcome == Refused), 500, 999);

        // Names, sizes and indices of another model than before: of columns, of rows, or seen as a row is computed.
        static bool IsExpected((string Outcome, string Message) result) =>
            result.Outcome is "scores" or Refused
            || result.Message.Contains("OutputColumns names 'y'", StringComparison.Ordinal)
            || result.Message.Contains("There is no column '", StringComparison.Ordinal)
            || result.Message.Contains("Column 'x' ", StringComparison.Ordinal)
            || result.Message.Contains("'y' gives ", StringComparison.Ordinal)
            || result.Message.Contains("'y' is of shape ", StringComparison.Ordinal)
            || result.Message.Contains("The ONNX model cannot compute the rows: ", StringComparison.Ordinal);
    }

    [Fact]
    public void Load_BitFlipped_IsRefusedOrAModelWhosePartsAreModels()
    {
        using var model = TestModels.EveryOutput();
        var results = Run("autoencoder", [new BadModel("", model.ToOnnx(), "")], flips: 500);
        Assert.Equal(500, results.Count);
        Assert.All(results, result => Assert.True(result.Outcome is "scores" or Refused, result.ToString()));
        Assert.InRange(results.Count(result => result.Outcome == Refused), 100, 499);
    }

    /// <summary>Beside the program's folder, within it through a link, and a pipe, at which whoever opens it waits for good.</summary>
    private IEnumerable<string> OtherFiles(TempFolder outside)
    {
        string secret = outside.File("secret.bin");
        File.WriteAllBytes(secret, new byte[12]);
        File.WriteAllBytes(_folder.File("inside.bin"), new byte[12]);
        yield return secret;
        yield return Path.Combine("..", Path.GetFileName(outside.Path), "secret.bin");
        yield return "inside.bin";
        yield return "no such file";
        if (OperatingSystem.IsWindows())
            yield break;
        File.CreateSymbolicLink(_folder.File("link.bin"), secret);
        yield return "link.bin";
        using var pipe = Process.Start("mkfifo", _folder.File("pipe.bin"));
        pipe.WaitForExit();
        Assert.Equal(0, pipe.ExitCode);
        yield return "pipe.bin";
    }

    private static (string, long, DateTime)[] Snapshot(TempFolder folder) =>
        [.. new DirectoryInfo(folder.Path).GetFiles().Select(file => (file.Name, file.Length, file.LastWriteTimeUtc))];

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
        var output = process.StandardOutput.ReadToEndAsync();
        bool hasEnded = process.WaitForExit(LongestRun);
        if (!hasEnded)
            process.Kill();
        Assert.True(hasEnded, output.Result); // whose last line is of the model before the one that hangs
        Assert.True(process.ExitCode == 0, errors.Result);
        string[][] lines = [.. output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];
        Assert.InRange(long.Parse(lines[^1][1], CultureInfo.InvariantCulture), 0, MostMemory);
        return [.. lines[..^1].Select(line => (line[1], line[2]))];
    }
}
