namespace MLNetAutoencoder.Benchmarks;

/// <summary>
/// Fitting a detector and scoring its rows, beside the time that PyOD's AutoEncoder took for the same rows, layers, batches and epochs. Its
/// time is a constant, since PyOD is not at hand where this runs; so the ratio holds for machines like the one it was taken on only.
/// </summary>
internal static class PyOdComparison
{
    private const double PyOdSecondsPerEpoch = 1.7;
    private const int Rows = 20_000;
    private const int Epochs = 10;
    private const int BatchSize = 32;

    public static void Run(string name, Bar bar, Report report)
    {
        // PyOD learns from all rows and does not stop early.
        var options = new AutoencoderAnomalyOptions
        {
            HiddenSizes = [64, 32],
            BatchSize = BatchSize,
            Epochs = Epochs,
            ValidationFraction = 0,
            Patience = null,
            Seed = 1,
        };
        using var loop = new DetectorLoop(new Workload(Network.Detector, Rows), options);
        var rates = Rates.Warm(loop);
        double seconds = 1 / rates.Median(loop);
        report.Note(
            $"{Rows:N0} rows of {Network.Detector.Features}, {Epochs} epochs, scoring included: ours {seconds:F3} s per epoch, "
                + $"{Rows / seconds:N0} rows/s; PyOD's AutoEncoder took {PyOdSecondsPerEpoch} s, {Rows / PyOdSecondsPerEpoch:N0} rows/s, "
                + $"on a machine of this kind; {rates.Rounds} rounds"
        );
        report.Ratio(name, PyOdSecondsPerEpoch / seconds, bar);
    }
}
