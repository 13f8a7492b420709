namespace MLNetAutoencoder.Tests;

/// <summary>
/// Heart beats of 140 steps (ECG5000; label 1 is an abnormal one), or rows like them where the shared data is not at hand.
/// </summary>
internal static class Ecg
{
    public const int Length = 140;

    private const string Name = "timeseries/ecg5000_train500";

    /// <summary>The 500 beats of the training file.</summary>
    public static TestRow[] Load() =>
        SharedCsv.Has(Name)
            ? [.. SharedCsv.Rows(Name).Select(row => new TestRow { Label = row.Label, Features = row.Features })]
            : Samples.Anomalies(500, Length);

    /// <summary>Every tenth step of the normal beats: windows of 14 steps.</summary>
    public static float[][] Short(int rows) =>
        [.. Load().Where(row => row.Label == 0).Take(rows).Select(row => row.Features.Where((_, i) => i % 10 == 5).ToArray())];
}
