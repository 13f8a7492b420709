namespace MLNetAutoencoder.Benchmarks;

/// <summary>Our training against PyTorch's usual loop in turns: each of our epochs is followed by one of PyTorch's.</summary>
internal static class TrainingComparison
{
    private const int WarmUpEpochs = 1;

    /// <param name="network">What to train.</param>
    /// <param name="rows">Rows per epoch.</param>
    /// <param name="output">Where to print.</param>
    public static void Run(Network network, int rows, TextWriter output)
    {
        string name = $"bench: train-{network.Features}";
        var data = new Workload(network, rows);
        using var pytorch = PyTorchLoop.Start(network, rows);
        if (pytorch is null)
        {
            output.WriteLine($"{name} skipped (python3-torch is not installed)");
            return;
        }
        var rates = Measure(data, pytorch);
        output.WriteLine($"{network} training, batches of {Network.BatchSize}, threads {network.TrainingThreads}: ours {rates.Median(0):N0} rows/s; PyTorch {pytorch.Version} with DataLoader {rates.Median(1):N0}");
        output.WriteLine($"{name} {rates.Ratio(0, to: 1):F2}");
    }

    private static Rates Measure(Workload data, PyTorchLoop pytorch)
    {
        var rates = new Rates(2);
        using var enough = new CancellationTokenSource();
        var options = data.Network.Options(WarmUpEpochs + Rates.MostRounds);
        options.CancellationToken = enough.Token;
        options.Progress = new EachEpoch(progress =>
        {
            double theirs = pytorch.RunEpoch();
            if (progress.Epoch > WarmUpEpochs)
                rates.Add(progress.RowsPerSecond, theirs);
            if (rates.AreEnough)
                enough.Cancel();
        });
        try
        {
            data.Train(options).Dispose();
        }
        catch (OperationCanceledException) when (rates.AreEnough)
        {
        }
        return rates;
    }

    /// <summary>Calls back at once, on the thread that trains, unlike Progress.</summary>
    private sealed class EachEpoch(Action<TrainingProgress> action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action(value);
    }
}
