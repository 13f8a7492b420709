namespace MLNetAutoencoder.Tests;

/// <summary>Codes in two groups far apart, and their labels.</summary>
internal static class TwoGroups
{
    public static readonly float[][] Codes =
    [
        [0, 0],
        [0, 1],
        [1, 0],
        [10, 10],
        [10, 11],
        [11, 10],
    ];

    public static readonly string[] Labels = ["a", "a", "a", "b", "b", "b"];
}
