using System.Globalization;
using System.IO.Compression;
using System.Reflection;

namespace MLNetAutoencoder.Tests;

/// <summary>Labelled rows of the real data beside the repository.</summary>
/// <param name="Features">The features of each row.</param>
/// <param name="Labels">The label of each row.</param>
internal sealed record SharedData(float[][] Features, float[] Labels)
{
    public static string Root { get; } = typeof(SharedData).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    public static string PathOf(string name) => Path.Combine(Root, "..", "shared", "data", name + ".csv.gz");

    public static SharedData Load(string name)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(PathOf(name)), CompressionMode.Decompress));
        reader.ReadLine();
        var rows = new List<float[]>();
        while (reader.ReadLine() is { } line)
            rows.Add([.. line.Split(',').Select(c => float.Parse(c, CultureInfo.InvariantCulture))]);
        return new SharedData([.. rows.Select(r => r[1..])], [.. rows.Select(r => r[0])]);
    }

    /// <summary>Every row whose number has a remainder by two.</summary>
    public SharedData Half(int remainder) => new([.. Every(Features, remainder)], [.. Every(Labels, remainder)]);

    private static IEnumerable<T> Every<T>(IEnumerable<T> rows, int remainder) => rows.Where((_, i) => i % 2 == remainder);
}
