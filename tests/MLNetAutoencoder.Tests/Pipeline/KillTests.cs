using System.Diagnostics;
using Microsoft.ML;
using MLNetAutoencoder.KilledFit;

namespace MLNetAutoencoder.Tests;

/// <summary>
/// Programs that are killed in the middle of a fit, as <c>kill -9</c> does, and started again: one fit, and those of every way of reading
/// where the environment asks for kills.
/// </summary>
[Trait("Category", "Processes")]
public sealed class KillTests : IDisposable
{
    private const string Program = "MLNetAutoencoder.KilledFit";
    private const string Tests = "MLNetAutoencoder.Tests";
    private static readonly int s_kills = Kills.Asked ?? 1; // at least

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kill-");

    private string Model => Path.Combine(_folder.FullName, "model.onnx");

    public static TheoryData<string, int> Fits
    {
        get
        {
            var fits = new TheoryData<string, int> { { "memory", 1 } };
            if (Kills.Asked is not null)
            {
                fits.Add("full batch", 2);
                fits.Add("streamed", 3);
                fits.Add("detector", 4);
            }
            return fits;
        }
    }

    [Theory]
    [MemberData(nameof(Fits))]
    public void Fit_KilledAtRandomMoments_EndsWithTheBytesOfAnUninterruptedFit(string name, int seed)
    {
        var random = new Random(seed);
        byte[] expected = Cases.Fit(new MLContext(), name, Path.Combine(_folder.FullName, "undisturbed"), peers: null, progress: null);
        bool isWithinEpoch = name == "full batch"; // which saves after epochs only
        int kills = 0,
            resumed = 0;
        for (bool isLast = false; !isLast; )
        {
            isLast = kills >= Math.Max(s_kills, 12) || (kills >= s_kills && resumed > 0 && isWithinEpoch);
            int epochs = random.Next(4);
            var (lines, model) = Run(name, isLast ? null : (epochs, random.Next(epochs == 0 ? 1000 : 200)));
            foreach (string line in lines.Where(line => line.Contains("Resuming", StringComparison.Ordinal)))
            {
                resumed++;
                isWithinEpoch |= !line.Contains("after batch 0.", StringComparison.Ordinal);
            }
            if (model is null)
            {
                kills++;
                continue;
            }
            Assert.Equal(expected, model);
            Assert.Empty(Directory.GetFiles(Path.Combine(_folder.FullName, "checkpoints")));
        }
        Assert.True(resumed > 0);
        Assert.True(isWithinEpoch);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Runs the program, and kills it a while after it told of an epoch.</summary>
    /// <returns>What it told, and the model; null when it was killed before that was written.</returns>
    private (List<string> Lines, byte[]? Model) Run(string name, (int Epochs, int Milliseconds)? kill)
    {
        File.Delete(Model);
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var program = Path.Combine(AppContext.BaseDirectory.Replace(Tests, Program), Program + ".dll");
        var start = new ProcessStartInfo(dotnet, ["exec", program, name, Path.Combine(_folder.FullName, "checkpoints"), Model])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullName,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var lines = new List<string>();
        int left = kill?.Epochs ?? 0;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            lines.Add(line);
            if (kill is null || (line != "begin" && !line.StartsWith("epoch", StringComparison.Ordinal)) || left-- > 0)
                continue;
            process.WaitForExit(kill.Value.Milliseconds);
            process.Kill();
            break;
        }
        process.WaitForExit();
        if (kill is null)
            Assert.True(process.ExitCode == 0, errors.Result);
        return (lines, File.Exists(Model) ? File.ReadAllBytes(Model) : null);
    }
}
