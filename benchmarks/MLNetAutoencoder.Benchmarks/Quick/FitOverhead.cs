namespace MLNetAutoencoder.Benchmarks;

/// <summary>
/// What <c>Fit</c> takes as a whole - reading, split, validation, the best weights, export, the session - by what its steps alone take, in
/// batches of 128 and otherwise with default options. Larger batches make the steps faster, not the rest.
/// </summary>
internal static class FitOverhead
{
    private const int Rows = 50_000;
    private const int Epochs = 10;
    private const int BatchSize = 128;

    public static void Run(string name, Bar bar, Report report)
    {
        var data = new Workload(Network.Small, Rows);
        var options = new AutoencoderOptions
        {
            Epochs = Epochs,
            BatchSize = BatchSize,
            Seed = 1,
        };
        using var fit = new WholeFitLoop(data.Context, data.View, options);
        using var bare = new BareStepsLoop(data.View, options);
        var rates = Rates.Warm(fit, bare);
        report.Note(
            $"{Rows:N0} rows of {Network.Small.Features}, {Epochs} epochs in batches of {BatchSize}: {fit.Name} "
                + $"{1 / rates.Median(fit):F2} s; {bare.Name} {1 / rates.Median(bare):F2} s; {rates.Rounds} rounds"
        );
        report.Ratio(name, rates.Ratio(bare, to: fit), bar);
    }
}
