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
    private const int Rounds = 3;
    private const int Rows = 256;
    private const double Gigabit = 1e9 / 8;

    private static readonly Network[] s_networks = [Network.Large, Network.Small];
    private static readonly string[] s_openMpi = ["mpirun.openmpi", "--allow-run-as-root", "--oversubscribe", "--bind-to", "none"];
    private static readonly string[] s_overTcp = [.. s_openMpi, "--mca", "btl", "tcp,self", "--mca", "pml", "ob1"];

    public static void Run(TextWriter output)
    {
        foreach (var network in s_networks)
            Train(network, output);
        var table = new TextTable(1, "a sum over two ranks", "1 K floats", "100 K", "1 M");
        Sums("shared memory", s_openMpi);
        double latency = Sums("TCP, loopback", s_overTcp);
        output.WriteLine(table);
        foreach (var network in s_networks)
            Estimate(network, latency, output);

        double Sums(string name, string[] launcher)
        {
            double[] took =
            [
                .. new[] { 1_000, 100_000, 1_000_000 }.Select(floats => Number(Ranks(launcher, RankWork.Steps, $"{floats}", "0", "100"))),
            ];
            table.Add([name, .. took.Select(ms => TextTable.Number(ms, "F3") + " ms")]);
            return took[0];
        }
    }

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

    /// <summary>
    /// A step's work beside its sum by reduce-scatter and all-gather (Rabenseifner 2004): twice the gradient but for a rank's own part over
    /// the link, and twice log2 n messages.
    /// </summary>
    private static void Estimate(Network network, double latency, TextWriter output)
    {
        double seconds = Rows / Number(["taskset", "-c", "0", .. Self, RankWork.Fit, Name(network), $"{Rows}"]),
            bytes = Parameters(network) * sizeof(float);
        output.WriteLine(
            Invariant.Text(
                $"{network}: a step of {Rows} rows takes {1000 * seconds:F2} ms on a core, its gradient has {bytes / 1000:N0} KB, a "
                    + $"message {1000 * latency / 2:F0} µs. Share of n times the speed:"
            )
        );
        var table = new TextTable(0, "nodes", "1 Gbit/s", "10 Gbit/s", "25 Gbit/s");
        foreach (int nodes in new[] { 4, 16, 64 })
            table.Add([
                $"{nodes}",
                .. new[] { 1, 10, 25 }.Select(rate =>
                    TextTable.Number(Efficiency(nodes, rate), "P0").Replace(" ", "", StringComparison.Ordinal)
                ),
            ]);
        output.WriteLine(table);

        double Efficiency(int nodes, int rate)
        {
            double sum = (2.0 * (nodes - 1) / nodes * bytes / (rate * Gigabit)) + (2 * Math.Log2(nodes) * latency / 2000);
            return seconds / (seconds + sum);
        }
    }

    private static string Name(Network network) => network == Network.Large ? RankWork.Large : "small";

    private static double Parameters(Network network) => network.Widths.Zip(network.Widths.Skip(1), (from, to) => (from + 1.0) * to).Sum();

    private static string[] Self => [Environment.ProcessPath!, .. Assembly];

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
    private static double Number(string[] command)
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
