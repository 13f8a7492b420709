using System.Diagnostics;
using static System.Threading.Tasks.Task; // the tables have a Task of their own

namespace MLNetAutoencoder.Benchmarks;

/// <summary>Clients that each wait for the answer to a row before they send the next, for a while.</summary>
internal static class ClientLoad
{
    public const int Clients = 64;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(1.5);

    public static async Task<LoadResult> RunAsync(Func<int, Task<float>> scoreAsync, int rows)
    {
        long start = Stopwatch.GetTimestamp();
        Task<List<long>>[] clients = [.. Enumerable.Range(0, Clients).Select(client => Run(() => ClientAsync(client)))];
        var latencies = await WhenAll(clients);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        long[] all = [.. latencies.SelectMany(l => l).Order()];
        return new LoadResult(all.Length / seconds, Quantile(all, 0.5), Quantile(all, 0.99));

        async Task<List<long>> ClientAsync(int client)
        {
            var own = new List<long>();
            for (int i = client; Stopwatch.GetElapsedTime(start) < Duration; i = (i + Clients) % rows)
            {
                long sent = Stopwatch.GetTimestamp();
                await Yield(); // as a request comes in: a score without a wait does not keep other clients from theirs
                if (float.IsNaN(await scoreAsync(i).ConfigureAwait(false)))
                    throw new InvalidDataException($"Row {i} has no score.");
                own.Add(Stopwatch.GetTimestamp() - sent);
            }
            return own;
        }
    }

    private static TimeSpan Quantile(long[] sorted, double share) =>
        Stopwatch.GetElapsedTime(0, sorted[(int)(share * (sorted.Length - 1))]);
}

/// <summary>What clients saw.</summary>
internal sealed record LoadResult(double RowsPerSecond, TimeSpan Median, TimeSpan P99);
