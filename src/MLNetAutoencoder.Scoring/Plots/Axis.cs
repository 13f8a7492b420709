using System.Globalization;

namespace MLNetAutoencoder;

/// <summary>A range of values and the round numbers in it.</summary>
internal sealed class Axis
{
    private const int MostTicks = 7;
    private const double Padding = 0.04;

    private readonly double _from;
    private readonly double _to;
    private readonly bool _isLogarithmic;

    private Axis(double from, double to, bool isLogarithmic, double[] ticks)
    {
        (_from, _to, _isLogarithmic) = (from, to, isLogarithmic);
        Ticks = [.. ticks.Where(t => Place(t) is >= -1e-9 and <= 1 + 1e-9)];
    }

    /// <summary>The values that are marked.</summary>
    public double[] Ticks { get; }

    /// <summary>An axis with a little room at both ends.</summary>
    public static Axis Linear(IEnumerable<double> values)
    {
        var (least, greatest) = Range(values);
        double room = Padding * (greatest - least);
        double step = Step((greatest - least) / (MostTicks - 1));
        double first = Math.Ceiling((least - room) / step);
        return new Axis(least - room, greatest + room, false, [.. Enumerable.Range(0, MostTicks + 2).Select(i => (first + i) * step)]);
    }

    /// <summary>An axis for whole numbers from the first to the last of them.</summary>
    public static Axis Counting(int first, int last)
    {
        double step = Math.Max(1, Step((last - first) / (MostTicks - 1.0)));
        return new Axis(first, Math.Max(last, first + 1), false, [first, .. Enumerable.Range(1, (int)(last / step)).Select(i => i * step)]);
    }

    /// <summary>An axis on which equal steps are equal factors; the values are above 0.</summary>
    public static Axis Logarithmic(IEnumerable<double> values)
    {
        var (least, greatest) = Range(values.Select(Math.Log10));
        double room = Padding * (greatest - least);
        int[] decades = [.. Enumerable.Range((int)Math.Floor(least - room), (int)Math.Ceiling(greatest - least + (2 * room)) + 2)];
        double[] digits = greatest - least > 3 ? [1] : [1, 2, 5];
        return new Axis(least - room, greatest + room, true, [.. decades.SelectMany(d => digits.Select(digit => digit * Math.Pow(10, d)))]);
    }

    public static string Label(double tick) => tick.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>Where a value lies, from 0 to 1.</summary>
    public double Place(double value) => ((_isLogarithmic ? Math.Log10(value) : value) - _from) / (_to - _from);

    private static (double Least, double Greatest) Range(IEnumerable<double> values)
    {
        double least = values.Min(), greatest = values.Max();
        double half = Math.Max(Math.Abs(least), 1) / 2;
        return greatest > least ? (least, greatest) : (least - half, greatest + half);
    }

    /// <summary>The next 1, 2 or 5 times a power of ten.</summary>
    private static double Step(double least)
    {
        if (least <= 0)
            return 1;
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return new[] { 1, 2, 5, 10 }.Select(digit => digit * power).First(step => step >= least * (1 - 1e-9));
    }
}
