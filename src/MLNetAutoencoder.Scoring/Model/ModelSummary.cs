using System.Globalization;
using System.Text;

namespace MLNetAutoencoder;

/// <summary>Lists a network's layers as a table.</summary>
internal static class ModelSummary
{
    private static readonly string[] Titles = ["part", "layer", "output", "parameters"];

    public static string Of(ModelInfo info, int inputSize)
    {
        List<string[]> rows = [Titles, ["input", "", Text(inputSize), ""], .. info.Layers.Select(l => new[] { l.Part, l.Layer, l.Output, Text(l.Parameters) })];
        rows.Add(["total", "", "", Text(info.Layers.Sum(l => (long)l.Parameters))]);
        int[] widths = [.. Titles.Select((_, column) => rows.Max(row => row[column].Length))];
        var text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"Autoencoder: {info.Kind}");
        foreach (string[] row in rows)
            text.AppendLine(CultureInfo.InvariantCulture, $"{row[0].PadRight(widths[0])}  {row[1].PadRight(widths[1])}  {row[2].PadLeft(widths[2])}  {row[3].PadLeft(widths[3])}");
        return text.ToString();
    }

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
