using System.Diagnostics;

namespace MLNetAutoencoder.Tests;

/// <summary>An application that forgot ONNX Runtime's native package, as a process of its own.</summary>
[Trait("Category", "Processes")]
public sealed class MissingEngineTests : IDisposable
{
    private const string Program = "MLNetAutoencoder.BadModels";
    private const string Tests = "MLNetAutoencoder.Scoring.Tests";

    private readonly TempFolder _folder = new();
    private readonly TempFolder _models = new();

    public void Dispose()
    {
        _folder.Dispose();
        _models.Dispose();
    }

    [Theory]
    [InlineData("autoencoder")]
    [InlineData("batched")]
    public async Task Load_NoNativeLibrary_NamesThePackage(string door)
    {
        foreach (string file in Directory.GetFiles(AppContext.BaseDirectory.Replace(Tests, Program)))
        {
            if (IsPartOfTheProgram(Path.GetFileName(file)))
                File.Copy(file, _folder.File(Path.GetFileName(file)));
        }
        File.WriteAllBytes(_models.File("model.onnx"), TestModels.DetectorBytes());
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        using var process = Process.Start(
            new ProcessStartInfo(dotnet, ["exec", _folder.File(Program + ".dll"), door, _models.Path, "0"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        Assert.StartsWith($"model\t{nameof(DllNotFoundException)}\t", output, StringComparison.Ordinal);
        Assert.Contains("dotnet add package Microsoft.ML.OnnxRuntime ", output, StringComparison.Ordinal);
    }

    /// <summary>Without the list of files in which .NET would miss the library that is left out.</summary>
    private static bool IsPartOfTheProgram(string name) =>
        !name.EndsWith(".deps.json", StringComparison.Ordinal)
        && !name.StartsWith("libonnxruntime", StringComparison.Ordinal)
        && !name.StartsWith("onnxruntime", StringComparison.Ordinal);
}
