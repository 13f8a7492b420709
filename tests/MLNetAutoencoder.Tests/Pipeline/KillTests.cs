using System.Diagnostics;

namespace MLNetAutoencoder.Tests;

/// <summary>Programs that are killed in the middle of a fit, as <c>kill -9</c> does, and started again.</summary>
public sealed class KillTests : IDisposable
{
    private const string Program = "MLNetAutoencoder.KilledFit";
    private const string Tests = "MLNetAutoencoder.Tests";
    private const int Kills = 3; // of each case at least; there are four

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kill-");

    private string Model => Path.Combine(_folder.FullName, "model.onnx");

    [Theory]
    [InlineData("memory", 1)]
    [InlineData("streamed", 2)]
    [InlineData("detector", 3)]
    [InlineData("full batch", 4)]
    public void Fit_KilledAtRandomMoments_EndsWithTheBytesOfAnUninterruptedFit(string name, int seed)
    {
        var random = new Random(seed);
        var whole = Run(name, null);
        byte[] expected = whole.Model ?? throw new InvalidOperationException("The fit did not end.");
        bool isWithinEpoch = name == "full batch"; // which saves after epochs only
        int kills = 0,
            resumed = 0;
        for (bool isLast = false; !isLast; )
        {
            isLast = kills >= Kills && (isWithinEpoch || kills == 4 * Kills);
            var moment = whole.Start + (random.NextDouble() * (whole.End - whole.Start));
            var (lines, model, _, _) = Run(name, isLast ? null : moment);
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

    /// <summary>Runs the program, and kills it a while after it began to fit.</summary>
    /// <returns>
    /// What it told, the model, null when it was killed before that was written, and when it may have begun to train and had ended.
    /// </returns>
    private (List<string> Lines, byte[]? Model, TimeSpan Start, TimeSpan End) Run(string name, TimeSpan? kill)
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
        long began = 0;
        TimeSpan? first = null;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            lines.Add(line);
            if (line == "begin")
            {
                began = Stopwatch.GetTimestamp();
                if (kill is not null)
                    Kill(process, kill.Value);
            }
            else if (line.StartsWith("epoch", StringComparison.Ordinal))
                first ??= Stopwatch.GetElapsedTime(began);
        }
        var end = Stopwatch.GetElapsedTime(began);
        process.WaitForExit();
        if (kill is null)
            Assert.True(process.ExitCode == 0, errors.Result);
        return (lines, File.Exists(Model) ? File.ReadAllBytes(Model) : null, 0.8 * (first ?? end), end);
    }

    private static void Kill(Process process, TimeSpan after)
    {
        process.WaitForExit(after);
        process.Kill();
    }
}
