using System.Globalization;
using System.IO.Compression;

namespace MLNetAutoencoder.Tests;

/// <summary>Heart beats of 140 steps (ECG5000; label 1 is an abnormal one), or rows like them where the shared data is not at hand.</summary>
internal static class Ecg
{
    public const int Length = 140;

    /// <summary>The 500 beats of the training file.</summary>
    public static TestRow[] Load()
    {
        string path = Path.Combine(Repository.Root, "..", "shared", "data", "timeseries", "ecg5000_train500.csv.gz");
        return File.Exists(path) ? Read(path) : Samples.Anomalies(500, Length);
    }

    /// <summary>Every tenth step of the normal beats: windows of 14 steps.</summary>
    public static float[][] Short(int rows) => [.. Load().Where(row => row.Label == 0).Take(rows).Select(row => row.Features.Where((_, i) => i % 10 == 5).ToArray())];

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
