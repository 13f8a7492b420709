using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>What one rank does, in a process that a launcher of MPI has started. The first rank prints a number.</summary>
internal static class RankWork
{
    public const string Fit = "--rank-fit";
    public const string Steps = "--rank-steps";

    public const string Large = "large";

    private const int BatchesPerEpoch = 50;
    private const int Epochs = 3;

    /// <summary>Trains on rows of its own, and prints the rows per second of all ranks in the best epoch.</summary>
    public static void RunFit(string network, int batchSize, TextWriter output)
    {
        var peers = MpiPeers.Open();
        var of = network == Large ? Network.Large : Network.Small;
        var options = of.Options(Epochs);
        (options.BatchSize, options.Threads, options.Peers) = (batchSize, 1, peers);
        var fitted = new MLContext(seed: 1)
            .Transforms.Autoencoder(Network.LatentColumn, Workload.FeatureColumn, options)
            .Fit(new GeneratedView(batchSize * BatchesPerEpoch, of.Features));
        if (peers.Rank == 0)
            output.WriteLine("= " + fitted.History!.Max(epoch => epoch.RowsPerSecond).ToString("F1", CultureInfo.InvariantCulture));
    }

    /// <summary>Waits in place of a step's work and adds up a gradient, and prints the milliseconds of a step, in the mean.</summary>
    public static void RunSteps(int floats, double milliseconds, int count, TextWriter output)
    {
        var peers = MpiPeers.Open();
        var gradient = new float[floats];
        var numbers = new double[8];
        var work = TimeSpan.FromMilliseconds(milliseconds);
        long start = 0;
        for (int step = -2; step < count; step++)
        {
            if (step == 0)
                start = Stopwatch.GetTimestamp();
            Thread.Sleep(work);
            peers.Sum(numbers);
            peers.Sum(gradient);
        }
        var mean = Stopwatch.GetElapsedTime(start) / count;
        if (peers.Rank == 0)
            output.WriteLine("= " + mean.TotalMilliseconds.ToString("F3", CultureInfo.InvariantCulture));
    }
}
