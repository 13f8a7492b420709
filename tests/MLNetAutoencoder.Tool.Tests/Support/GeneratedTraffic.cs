using System.Globalization;
using System.IO.Compression;

namespace MLNetAutoencoder.Tests;

/// <summary>A table with columns of every kind; one row in fifty sends far more than its like.</summary>
internal static class GeneratedTraffic
{
    public const int Rows = 600;
    public const int Anomalies = 12;

    private static readonly string[] s_protocols = ["tcp", "udp", "icmp"];

    public static string Csv(char separator = ',')
    {
        var random = new Random(1);
        var lines = new List<string>
        {
            string.Join(separator, "id", "time", "protocol", "bytes in", "bytes_out", "duration", "encrypted", "label"),
        };
        for (int i = 0; i < Rows; i++)
        {
            bool isAnomaly = i % (Rows / Anomalies) == 7;
            double bytes = 100 + (900 * random.NextDouble());
            string duration = i % 10 == 3 ? "NA" : Text(random.NextDouble() * 10);
            lines.Add(
                string.Join(
                    separator,
                    $"c{i:D5}",
                    $"2026-03-{1 + (i % 28):D2} 12:{i % 60:D2}:00",
                    s_protocols[random.Next(3)],
                    Text(bytes),
                    Text(bytes * (isAnomaly ? 40 : 0.2 + (0.1 * random.NextDouble()))),
                    duration,
                    random.Next(2) == 0 ? "true" : "false",
                    isAnomaly ? "1" : "0"
                )
            );
        }
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>Writes the table, by its name with tabs or gzipped.</summary>
    public static string Write(string path)
    {
        string text = Csv(path.Contains(".tsv", StringComparison.Ordinal) ? '\t' : ',');
        if (!path.EndsWith(".gz", StringComparison.Ordinal))
        {
            File.WriteAllText(path, text);
            return path;
        }
        using var writer = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest));
        writer.Write(text);
        return path;
    }

    private static string Text(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
}
