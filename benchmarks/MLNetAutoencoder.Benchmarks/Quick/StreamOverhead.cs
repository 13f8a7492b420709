namespace MLNetAutoencoder.Benchmarks;

/// <summary>Epochs over rows that are read anew from a view in turns with epochs over the same rows in memory.</summary>
internal static class StreamOverhead
{
    private const int Rows = 1_000_000;
    private const long SmallBudget = 8 << 20;

    public static void Run(string name, Bar bar, Report report)
    {
        var network = Network.Small;
        using var streamed = Loop("streamed", network, SmallBudget);
        using var stored = Loop("in memory", network, long.MaxValue);
        var rates = Rates.Warm(streamed, stored);
        report.Note(
            $"{network} training, {Rows:N0} generated rows, batches of {network.BatchSize}: {streamed.Name} with {SmallBudget >> 20} MB "
                + $"{rates.Median(streamed):N0} rows/s; {stored.Name} {rates.Median(stored):N0}; {rates.Rounds} rounds"
        );
        report.Ratio(name, rates.Ratio(streamed, to: stored), bar);
    }

    private static FitLoop Loop(string name, Network network, long budget)
    {
        var options = network.Options(FitLoop.Epochs);
        options.Threads = null;
        options.MemoryBudgetBytes = budget;
        return new FitLoop(name, new GeneratedView(Rows, network.Features), options);
    }
}
