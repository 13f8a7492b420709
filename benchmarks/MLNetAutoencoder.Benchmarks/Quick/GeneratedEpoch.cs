using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MLNetAutoencoder.Options;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>
/// One epoch over a view of more rows than its memory budget holds, in a process of its own, so that the most memory which that process
/// ever held is that of this training.
/// </summary>
internal static class GeneratedEpoch
{
    /// <summary>The argument, before the number of rows and the budget in bytes, that makes a process run it.</summary>
    public const string Argument = "--generated-epoch";

    private const long Rows = 20_000_000;
    private const long MemoryBudget = 64 << 20;
    private const double Megabyte = 1e6;

    public static void Run(string name, Bar bar, Report report)
    {
        double[] numbers = [.. RunInChild(Rows, MemoryBudget).Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
        var (rate, seconds, megabytes) = (numbers[0], numbers[1], numbers[2]);
        report.Note(
            $"{Network.Small} training, {Rows:N0} generated rows ({Rows * Network.Small.Features * sizeof(float) / Megabyte:N0} MB), "
                + $"memory budget {MemoryBudget / Megabyte:N0} MB: epoch {rate:N0} rows/s; whole Fit {seconds:F0} s; most memory of the "
                + $"process {megabytes:N0} MB"
        );
        report.Megabytes(name, megabytes, bar);
    }

    /// <summary>
    /// Trains, and prints the epoch's rows per second, the seconds of the whole <c>Fit</c> and the most megabytes that this process held.
    /// </summary>
    public static void RunHere(long rows, long budget, TextWriter output)
    {
        var network = Network.Small;
        var options = network.Options(epochs: 1);
        options.ValidationFraction = AutoencoderDefaults.ValidationFraction;
        options.Threads = null;
        options.MemoryBudgetBytes = budget;
        long start = Stopwatch.GetTimestamp();
        using var transformer = new MLContext(seed: 1)
            .Transforms.Autoencoder(Network.LatentColumn, Workload.FeatureColumn, options)
            .Fit(new GeneratedView(rows, network.Features));
        var elapsed = Stopwatch.GetElapsedTime(start);
        using var self = Process.GetCurrentProcess();
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{transformer.History![0].RowsPerSecond:F0} {elapsed.TotalSeconds:F2} {self.PeakWorkingSet64 / Megabyte:F1}"
            )
        );
    }

    private static string RunInChild(long rows, long budget)
    {
        string program = Environment.ProcessPath!;
        bool isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        string[] numbers = [.. new[] { rows, budget }.Select(n => n.ToString(CultureInfo.InvariantCulture))];
        string[] arguments = [.. isHost ? [typeof(GeneratedEpoch).Assembly.Location] : Array.Empty<string>(), Argument, .. numbers];
        using var child = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string line = child.StandardOutput.ReadToEnd().Trim();
        child.WaitForExit();
        return child.ExitCode == 0
            ? line
            : throw new InvalidOperationException($"The process that trains ended with exit code {child.ExitCode}; its error is above.");
    }
}
