using System.Globalization;
using System.IO.Compression;

namespace MLNetAutoencoder.Tests;

/// <summary>The wine data set (178 x 13, three classes), or rows like it where the shared data is not at hand.</summary>
internal static class Wine
{
    public const int Features = 13;

    private static string Folder => Path.Combine(Repository.Root, "..", "shared", "data", "features");

    public static TestRow[] Load()
    {
        string path = Path.Combine(Folder, "wine.csv.gz");
        return File.Exists(path) ? Read(path) : Samples.Classes(178, Features);
    }

    private static TestRow[] Read(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        reader.ReadLine();
        var rows = new List<TestRow>();
        while (reader.ReadLine() is { } line)
        {
            float[] cells = [.. line.Split(',').Select(c => float.Parse(c, CultureInfo.InvariantCulture))];
            rows.Add(new TestRow { Label = cells[0], Features = cells[1..] });
        }
        return [.. rows];
    }
}
