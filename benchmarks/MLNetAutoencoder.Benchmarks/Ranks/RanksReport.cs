using System.Diagnostics;
using System.Globalization;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>
/// Training on two ranks, each on a core of its own, beside one process on one core; what a sum takes; and what that comes to on more
/// machines, on paper.
/// </summary>
internal static class RanksReport
{
    private const int Rounds = 7;
    private const int Rows = 256;

    private static readonly string[] s_openMpi = ["mpirun.openmpi", "--allow-run-as-root", "--oversubscribe", "--bind-to", "none"];
    private static readonly string[] s_overTcp = [.. s_openMpi, "--mca", "btl", "tcp,self", "--mca", "pml", "ob1"];

    public static IReadOnlyList<Network> Networks { get; } = [Network.Large, Network.Small];

    public static void Run(TextWriter output)
    {
        foreach (var network in Networks)
            Train(network, output);
        var table = new TextTable(1, "a sum over two ranks", "1 K floats", "100 K", "1 M");
        Sums("shared memory", s_openMpi);
        Sums("TCP, loopback", s_overTcp);
        output.WriteLine(table);
        double message = MessageMilliseconds();
        foreach (var network in Networks)
            Estimate(network, message, output);

        void Sums(string name, string[] launcher) =>
            table.Add([
                name,
                .. new[] { 1_000, 100_000, 1_000_000 }.Select(floats => TextTable.Number(SumMilliseconds(launcher, floats), "F3") + " ms"),
            ]);
    }

    /// <summary>What a step of one node takes on a core.</summary>
    public static double StepMilliseconds(Network network) =>
        1000 * Rows / Number(["taskset", "-c", "0", .. Self, RankWork.Fit, Name(network), $"{Rows}"]);

    /// <summary>What a small message takes over TCP: two make the sum of a few numbers.</summary>
    public static double MessageMilliseconds() => SumMilliseconds(s_overTcp, 1_000) / 2;

    /// <summary>The same rows a step on one core and on two, in turns.</summary>
    private static void Train(Network network, TextWriter output)
    {
        List<double> one = [],
            two = [];
        for (int round = 0; round < Rounds; round++)
        {
            one.Add(Number(["taskset", "-c", "0", .. Self, RankWork.Fit, Name(network), $"{2 * Rows}"]));
            two.Add(Number(Ranks(s_openMpi, RankWork.Fit, Name(network), $"{Rows}")));
        }
        double ratio = one.Zip(two, (a, b) => b / a).Order().ElementAt(Rounds / 2);
        output.WriteLine(
            Invariant.Text(
                $"{network}: {Median(one):N0} rows/s by one process on one core, {Median(two):N0} by two ranks of {Rows} rows a step "
                    + $"on a core each: {ratio:F2} times"
            )
        );
    }

    private static void Estimate(Network network, double message, TextWriter output)
    {
        var step = new StepEstimate(StepMilliseconds(network), Parameters(network) * sizeof(float), message);
        output.WriteLine(step.Describe(network));
        var table = new TextTable(0, ["nodes", .. StepEstimate.Rates.Select(rate => $"{rate} Gbit/s")]);
        foreach (int nodes in new[] { 4, 16, 64 })
            table.Add([$"{nodes}", .. StepEstimate.Rates.Select(rate => StepEstimate.Percent(step.Share(nodes, rate)))]);
        output.WriteLine(table);
    }

    private static double SumMilliseconds(string[] launcher, int floats) =>
        Number(Ranks(launcher, RankWork.Steps, $"{floats}", "0", "100"));

    private static string Name(Network network) => network == Network.Large ? RankWork.Large : "small";

    public static double Parameters(Network network) => network.Widths.Zip(network.Widths.Skip(1), (from, to) => (from + 1.0) * to).Sum();

    public static string[] Self => [Environment.ProcessPath!, .. Assembly];

    private static string[] Assembly =>
        Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? [typeof(RanksReport).Assembly.Location] : [];

    private static string[] Ranks(string[] launcher, params string[] arguments) =>
        [
            .. launcher,
            "-np",
            "1",
            "taskset",
            "-c",
            "0",
            .. Self,
            .. arguments,
            ":",
            "-np",
            "1",
            "taskset",
            "-c",
            "1",
            .. Self,
            .. arguments,
        ];

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>Runs a program, and reads the number behind the last equals sign that it prints.</summary>
    public static double Number(string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
        string all = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return
            process.ExitCode == 0 && double.TryParse(all.AsSpan(all.LastIndexOf('=') + 1), CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new InvalidOperationException($"{string.Join(' ', command)} gave no number: {all}");
    }
}

/// <summary>
/// What a step takes on several nodes, on paper: its work, and the sum of its gradient by reduce-scatter and all-gather (Rabenseifner
/// 2004), which sends twice the gradient but for a node's own part over each link, in twice log2 n messages.
/// </summary>
/// <param name="Milliseconds">Of the work.</param>
/// <param name="Bytes">Of the gradient.</param>
/// <param name="MessageMilliseconds">Of a small message.</param>
internal sealed record StepEstimate(double Milliseconds, double Bytes, double MessageMilliseconds)
{
    private const double BytesPerMillisecond = 1e9 / 8 / 1000; // at 1 Gbit/s

    /// <summary>Gbit/s of a link.</summary>
    public static int[] Rates { get; } = [1, 10, 25];

    /// <summary>The part of n times the speed of one node that n nodes reach.</summary>
    public double Share(int nodes, int gigabits)
    {
        double sent = 2.0 * (nodes - 1) / nodes * Bytes / (gigabits * BytesPerMillisecond),
            waited = 2 * Math.Log2(nodes) * MessageMilliseconds;
        return Milliseconds / (Milliseconds + sent + waited);
    }

    public string Describe(Network network) =>
        Invariant.Text(
            $"{network}: a step takes {Milliseconds:F2} ms on a core, its gradient has {Bytes / 1000:N0} KB, a message takes "
                + $"{1000 * MessageMilliseconds:F0} µs. Share of n times the speed:"
        );

    public static string Percent(double share) => TextTable.Number(share, "P0").Replace(" ", "", StringComparison.Ordinal);
}
