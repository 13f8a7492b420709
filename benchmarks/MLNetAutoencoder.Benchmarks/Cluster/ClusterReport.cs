using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>Two workers, each on a core of its own, beside one process on one core. Needs <c>redis-server</c> and <c>taskset</c>.</summary>
internal static class ClusterReport
{
    private const int Rounds = 3;

    public static async ValueTask RunAsync(TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("cluster-");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var redis = Start([
            .. new[] { "redis-server", "--port", Invariant.Text($"{port}"), "--bind", "127.0.0.1", "--dir", folder.FullName },
            .. new[] { "--save", "", "--appendonly", "yes", "--loglevel", "warning" },
        ]);
        var work = new ClusterWork(folder.FullName);
        work.Prepare();
        string configuration = Invariant.Text($"127.0.0.1:{port}");
        using var first = Pinned(0, ClusterWork.Worker, configuration, folder.FullName);
        using var second = Pinned(1, ClusterWork.Worker, configuration, folder.FullName);
        try
        {
            await using var queue = WorkQueue.Connect(configuration);
            foreach (string what in ClusterWork.Searches.Keys.Prepend(ClusterWork.Score))
                await CompareAsync(what, work, queue, folder.FullName, output);
        }
        finally
        {
            foreach (var process in new[] { first, second, redis })
                process.Kill();
            redis.WaitForExit();
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The same on one core and on two, in turns. Workers wait while the one process runs.</summary>
    private static async ValueTask CompareAsync(string what, ClusterWork work, WorkQueue queue, string folder, TextWriter output)
    {
        List<double> one = [],
            two = [];
        for (int round = 0; round < Rounds; round++)
        {
            string place = Invariant.Text($"{what}-{round}").Replace(", ", "-", StringComparison.Ordinal);
            var (ranking, seconds) = await AloneAsync(what, folder, place + "-alone");
            one.Add(seconds);
            await work.ScoreAsync(queue, place + "-warm", files: 2);
            long start = Stopwatch.GetTimestamp();
            if (what == ClusterWork.Score)
                await work.ScoreAsync(queue, place);
            else if (work.Search(queue, what, place) != ranking)
                throw new InvalidOperationException($"{what}: workers rank the candidates in another order than one process.");
            two.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        double ratio = one.Zip(two, (a, b) => a / b).Order().ElementAt(Rounds / 2);
        output.WriteLine(
            Invariant.Text(
                $"{what}: {Median(one):F1} s by one process on one core, {Median(two):F1} s by two workers on a core each: {ratio:F2} times"
            )
        );
    }

    private static async ValueTask<(string Ranking, double Seconds)> AloneAsync(string what, string folder, string place)
    {
        using var process = Pinned(0, ClusterWork.Alone, what, folder, place);
        string[] lines = (await process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? (lines[0], double.Parse(lines[^1], CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"One process failed: {string.Join(" | ", lines)}");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static Process Pinned(int core, params string[] arguments)
    {
        string program = Environment.ProcessPath!;
        string[] assembly = program.EndsWith("dotnet", StringComparison.Ordinal) ? [typeof(ClusterReport).Assembly.Location] : [];
        return Start(["taskset", "-c", Invariant.Text($"{core}"), program, .. assembly, .. arguments]);
    }

    private static Process Start(string[] command) =>
        Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
}
