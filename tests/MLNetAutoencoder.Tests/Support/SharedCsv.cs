using System.Globalization;
using System.IO.Compression;

namespace MLNetAutoencoder.Tests;

/// <summary>The tables of the shared data beside the repository, by folder and name, such as <c>features/wine</c>.</summary>
internal static class SharedCsv
{
    public static bool Has(string name) => File.Exists(PathOf(name));

    /// <summary>Label and features of each row.</summary>
    public static IEnumerable<(float Label, float[] Features)> Rows(string name) =>
        Cells(name).Skip(1).Select(cells => (Number(cells[0]), Array.ConvertAll(cells[1..], Number)));

    /// <summary>The cells of each line, the header first.</summary>
    public static IEnumerable<string[]> Cells(string name)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(PathOf(name)), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
            yield return line.Split(',');
    }

    public static float Number(string cell) => float.Parse(cell, CultureInfo.InvariantCulture);

    private static string PathOf(string name) => Path.Combine(Repository.Root, "..", "shared", "data", name + ".csv.gz");
}
