namespace MLNetAutoencoder.Tests;

/// <summary>Features of the shared tables of numbers, or rows like them where the shared data is not at hand.</summary>
internal static class Tabular
{
    public static float[][] Load(string name) =>
        SharedCsv.Has($"tabular/{name}") ? [.. SharedCsv.Rows($"tabular/{name}").Select(row => row.Features)] : Samples.Curve(600, 9);
}
