using System.Globalization;
using System.Text;

namespace MLNetAutoencoder.Common;

/// <summary>Lines of cells, put below each other: the first columns to the left, the others to the right.</summary>
/// <param name="left">How many to the left.</param>
/// <param name="header">What stands above each column.</param>
internal sealed class TextTable(int left, params string[] header)
{
    private const string Gap = "  ";

    private readonly List<string[]> _lines = [header];

    /// <summary>A number as tables show it; a dash where there is none.</summary>
    public static string Number(double? value, string format = "G6") => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    public TextTable Add(params string[] cells)
    {
        _lines.Add(cells);
        return this;
    }

    public override string ToString()
    {
        int[] widths = [.. header.Select((_, column) => _lines.Max(line => line[column].Length))];
        var text = new StringBuilder();
        foreach (string[] line in _lines)
            text.AppendLine(
                string.Join(Gap, line.Select((cell, i) => i < left ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).TrimEnd()
            );
        return text.ToString();
    }
}
