using System.Globalization;
using System.Runtime.CompilerServices;

namespace MLNetAutoencoder.Common;

/// <summary>Writes text that is the same in every culture.</summary>
internal static class Invariant
{
    public static string Text(InvariantText text) => text.ToStringAndClear();

    /// <summary>The first items of a list, with an ellipsis where there are more.</summary>
    public static string First(IEnumerable<string> items, int most = 5)
    {
        string[] shown = [.. items.Take(most + 1)];
        return string.Join(", ", shown.Take(most)) + (shown.Length > most ? ", …" : "");
    }
}

/// <summary>An interpolated string whose numbers are written as the invariant culture has them.</summary>
[InterpolatedStringHandler]
internal ref struct InvariantText
{
    private DefaultInterpolatedStringHandler _text;

    public InvariantText(int literalLength, int formattedCount) =>
        _text = new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture);

    /// <summary>The text of a message that is needed only where a condition does not hold; nothing is written where it does.</summary>
    public InvariantText(int literalLength, int formattedCount, bool condition, out bool isNeeded)
    {
        isNeeded = !condition;
        if (isNeeded)
            this = new InvariantText(literalLength, formattedCount);
    }

    public void AppendLiteral(string value) => _text.AppendLiteral(value);

    public void AppendFormatted(string? value) => _text.AppendFormatted(value);

    public void AppendFormatted<T>(T value, int alignment = 0, string? format = null) => _text.AppendFormatted(value, alignment, format);

    public void AppendFormatted<T>(T value, string? format) => _text.AppendFormatted(value, format);

    public string ToStringAndClear() => _text.ToStringAndClear();
}
