using System.Globalization;

namespace Microsoft.ML.Data;

/// <summary>Reads a field; false for text that cannot be read and that the type has no missing value for.</summary>
internal delegate bool TextParser<T>(string text, ref T value);

/// <summary>
/// What the real loader makes of a field: empty is zero, "?", "na", "n/a" and "nan" are
/// missing, a real number that cannot be read is NaN.
/// </summary>
internal static class TextValue
{
    public static TextParser<T> ParserOf<T>(DataViewType item)
        => (TextParser<T>)(Delegate)(item switch
        {
            TextDataViewType => (Delegate)(TextParser<ReadOnlyMemory<char>>)((string text, ref ReadOnlyMemory<char> value) => Set(text.AsMemory(), out value)),
            BooleanDataViewType => (TextParser<bool>)Boolean,
            _ when item.RawType == typeof(float) => (TextParser<float>)((string text, ref float value) => Set((float)Real(text, single: true), out value)),
            _ when item.RawType == typeof(double) => (TextParser<double>)((string text, ref double value) => Set(Real(text, single: false), out value)),
            DateTimeDataViewType => (TextParser<DateTime>)((string text, ref DateTime value) =>
                text.Length == 0 || DateTime.TryParse(text, CultureInfo.InvariantCulture, out value)),
            _ => Integer<T>(),
        });

    private static bool Set<T>(T parsed, out T value)
    {
        value = parsed;
        return true;
    }

    private static double Real(string text, bool single)
    {
        if (text.Length == 0)
            return 0;
        // Reading a float through a double can round twice.
        if (single)
            return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? real : double.NaN;
    }

    private static bool Boolean(string text, ref bool value)
    {
        switch (text.ToLowerInvariant())
        {
            case "t" or "y" or "1" or "+" or "+1" or "yes" or "true":
                value = true;
                return true;
            case "" or "f" or "n" or "0" or "-" or "-1" or "no" or "false":
                value = false;
                return true;
            default:
                return false;
        }
    }

    private static TextParser<T> Integer<T>() => (string text, ref T value) =>
    {
        if (text.Length == 0)
            return true;
        if (!decimal.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number))
            return false;
        try
        {
            value = (T)Convert.ChangeType(number, typeof(T), CultureInfo.InvariantCulture);
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    };
}
