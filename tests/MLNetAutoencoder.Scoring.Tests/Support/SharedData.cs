namespace MLNetAutoencoder.Tests;

/// <summary>Labelled rows of the shared data.</summary>
/// <param name="Features">The features of each row.</param>
/// <param name="Labels">The label of each row.</param>
internal sealed record SharedData(float[][] Features, float[] Labels)
{
    public static SharedData Load(string name)
    {
        var rows = SharedCsv.Rows(name).ToList();
        return new SharedData([.. rows.Select(r => r.Features)], [.. rows.Select(r => r.Label)]);
    }

    /// <summary>Every row whose number has a remainder by two.</summary>
    public SharedData Half(int remainder) => new([.. Every(Features, remainder)], [.. Every(Labels, remainder)]);

    private static IEnumerable<T> Every<T>(IEnumerable<T> rows, int remainder) => rows.Where((_, i) => i % 2 == remainder);
}
