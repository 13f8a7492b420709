namespace MLNetAutoencoder.Tests;

/// <summary>The wine data set (178 x 13, three classes), or rows like it where the shared data is not at hand.</summary>
internal static class Wine
{
    public const int Features = 13;

    private const string Name = "features/wine";

    public static TestRow[] Load() =>
        SharedCsv.Has(Name)
            ? [.. SharedCsv.Rows(Name).Select(row => new TestRow { Label = row.Label, Features = row.Features })]
            : Samples.Classes(178, Features);
}
