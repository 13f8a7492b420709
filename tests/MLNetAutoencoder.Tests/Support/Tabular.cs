using System.Globalization;
using System.IO.Compression;

namespace MLNetAutoencoder.Tests;

/// <summary>Features of the shared tables of numbers, or rows like them where the shared data is not at hand.</summary>
internal static class Tabular
{
    public static float[][] Load(string name)
    {
        string path = Path.Combine(Repository.Root, "..", "shared", "data", "tabular", $"{name}.csv.gz");
        if (!File.Exists(path))
            return Samples.Curve(600, 9);
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        reader.ReadLine();
        var rows = new List<float[]>();
        while (reader.ReadLine() is { } line)
            rows.Add([.. line.Split(',').Skip(1).Select(c => float.Parse(c, CultureInfo.InvariantCulture))]);
        return [.. rows];
    }
}
