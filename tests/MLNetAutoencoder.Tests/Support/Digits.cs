namespace MLNetAutoencoder.Tests;

/// <summary>Handwritten digits of 8 x 8 pixels from 0 to 1, or rows like them where the shared data is not at hand.</summary>
internal static class Digits
{
    public const int Features = 64;

    private const string Name = "images/digits8x8";

    /// <param name="most">Rows at most, from the first on.</param>
    public static float[][] Load(int most = int.MaxValue) =>
        SharedCsv.Has(Name)
            ? [.. SharedCsv.Rows(Name).Take(most).Select(row => Array.ConvertAll(row.Features, pixel => pixel / 16))]
            :
            [
                .. Samples
                    .Classes(Math.Min(most, 1797), Features)
                    .Select(row => row.Features.Select(x => 1 / (1 + MathF.Exp(-x))).ToArray()),
            ];
}
