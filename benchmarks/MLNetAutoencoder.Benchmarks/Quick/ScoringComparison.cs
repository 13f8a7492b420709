namespace MLNetAutoencoder.Benchmarks;

/// <summary>Our cursor against ONNX Runtime alone, row by row and in batches.</summary>
internal static class ScoringComparison
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(100);
    private static readonly int[] BatchSizes = [64, 128, 256, 512, 1024, 2048, 4096];

    public static void Run(Network network, double bulkBar, double limitBar, Report report)
    {
        var data = new Workload(network, network.Rows);
        using var transformer = Workload.Trained(network);
        var model = transformer.Model;
        using var cursor = new Contender(new CursorLoop(transformer, data.View), network.Rows, WarmUp, Sample);
        using var oneRow = Fastest(
            data,
            from threads in Sessions.Threads
            from ortValues in new[] { true, false }
            select new OneRowLoop(model, data.Rows, threads, ortValues)
        );
        using var batched = Fastest(
            data,
            from threads in Sessions.Threads
            from size in BatchSizes
            select new BatchedLoop(model, data.View, threads, size)
        );

        var rates = Rates.InTurns(cursor, oneRow, batched);
        report.Note(
            $"{network} scoring: our cursor {rates.Median(cursor):N0} rows/s; {oneRow.Name} {rates.Median(oneRow):N0}; {batched.Name} "
                + $"{rates.Median(batched):N0}"
        );
        report.Ratio($"score-bulk-{network.Features}", rates.Ratio(cursor, to: oneRow), Bar.AtLeast(bulkBar));
        report.Ratio($"score-vs-limit-{network.Features}", rates.Ratio(cursor, to: batched), Bar.AtLeast(limitBar));
    }

    /// <summary>The fastest of several loops, each by the best of three short samples.</summary>
    private static Contender Fastest(Workload data, IEnumerable<ScoringLoop> loops)
    {
        double Trial(ScoringLoop loop)
        {
            var contender = new Contender(loop, data.Network.Rows, Sample, Sample / 2);
            return Enumerable.Range(0, 3).Max(_ => contender.Measure());
        }

        var all = loops.ToList();
        var fastest = all.MaxBy(Trial)!;
        foreach (var loop in all.Where(loop => loop != fastest))
            loop.Dispose();
        return new Contender(fastest, data.Network.Rows, Sample, Sample);
    }
}
