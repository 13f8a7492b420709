using System.Globalization;
using System.IO.Compression;

namespace MLNetAutoencoder.Tests;

/// <summary>Handwritten digits of 8 x 8 pixels from 0 to 1, or rows like them where the shared data is not at hand.</summary>
internal static class Digits
{
    public const int Features = 64;

    /// <param name="most">Rows at most, from the first on.</param>
    public static float[][] Load(int most = int.MaxValue)
    {
        string path = Path.Combine(Repository.Root, "..", "shared", "data", "images", "digits8x8.csv.gz");
        if (!File.Exists(path))
            return [.. Samples.Classes(Math.Min(most, 1797), Features).Select(row => row.Features.Select(x => 1 / (1 + MathF.Exp(-x))).ToArray())];
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        reader.ReadLine();
        var rows = new List<float[]>();
        while (rows.Count < most && reader.ReadLine() is { } line)
            rows.Add([.. line.Split(',')[1..].Select(c => float.Parse(c, CultureInfo.InvariantCulture) / 16)]);
        return [.. rows];
    }
}
