using System.Globalization;
using System.Xml.Linq;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Plots;

/// <summary>Two axes, what is drawn between them, and a legend beside it.</summary>
internal sealed class Chart
{
    private const double Width = 760;
    private const double Height = 460;
    private const double Left = 76;
    private const double Top = 44;
    private const double LegendWidth = 176;
    private const double Bottom = Height - 56;
    private const double LegendLine = 20;
    private const string GridColour = "#e3e3e3";

    private readonly double _right;
    private readonly Axis _x;
    private readonly Axis _y;
    private readonly string _title;
    private readonly List<XElement> _elements = [];
    private int _entries;

    public Chart(string title, Axis x, string xName, Axis y, string yName, bool hasLegend)
    {
        _right = Width - (hasLegend ? LegendWidth : Left);
        (_title, _x, _y) = (title, x, y);
        _elements.Add(Svg.Text(title, (Left + _right) / 2, Top - 18, "middle", ("font-size", 15)));
        foreach (double tick in x.Ticks)
        {
            _elements.Add(Svg.Line(X(tick), Top, X(tick), Bottom, GridColour));
            _elements.Add(Svg.Text(Axis.Label(tick), X(tick), Bottom + 18, "middle"));
        }
        foreach (double tick in y.Ticks)
        {
            _elements.Add(Svg.Line(Left, Y(tick), _right, Y(tick), GridColour));
            _elements.Add(Svg.Text(Axis.Label(tick), Left - 8, Y(tick) + 4, "end"));
        }
        _elements.Add(
            Svg.Element(
                "rect",
                ("x", Left),
                ("y", Top),
                ("width", _right - Left),
                ("height", Bottom - Top),
                ("fill", "none"),
                ("stroke", Svg.Ink)
            )
        );
        _elements.Add(Svg.Text(xName, (Left + _right) / 2, Bottom + 42, "middle"));
        _elements.Add(Svg.Text(yName, 0, 0, "middle", ("transform", Invariant.Text($"translate(18 {(Top + Bottom) / 2}) rotate(-90)"))));
    }

    /// <summary>A curve through points, and its name in the legend.</summary>
    public void AddCurve(string name, IReadOnlyList<(double X, double Y)> points, string colour, string? dashes = null)
    {
        const int MostDots = 40;
        const double LineWidth = 2;
        string path = string.Join(' ', points.Select(p => Invariant.Text($"{X(p.X):0.#},{Y(p.Y):0.#}")));
        _elements.Add(
            Svg.Element(
                "polyline",
                ("points", path),
                ("fill", "none"),
                ("stroke", colour),
                ("stroke-width", LineWidth),
                ("stroke-dasharray", dashes)
            )
        );
        if (points.Count <= MostDots)
            _elements.AddRange(points.Select(p => Svg.Element("circle", ("cx", X(p.X)), ("cy", Y(p.Y)), ("r", 2.5), ("fill", colour))));
        double y = AddEntry(name);
        _elements.Add(Svg.Line(_right + 14, y, _right + 40, y, colour, LineWidth, dashes));
    }

    /// <summary>A dashed line at a place of the first axis, and its name in the legend.</summary>
    public void AddVertical(string name, double x)
    {
        const string Dashes = "2 3";
        _elements.Add(Svg.Line(X(x), Top, X(x), Bottom, Svg.Ink, dashes: Dashes));
        double y = AddEntry(name);
        _elements.Add(Svg.Line(_right + 14, y, _right + 40, y, Svg.Ink, dashes: Dashes));
    }

    /// <summary>Points, and their name in the legend; without a name they are left out of it.</summary>
    public void AddPoints(string? name, IEnumerable<(double X, double Y)> points, Marker marker)
    {
        const double Opacity = 0.75;
        _elements.Add(
            Svg.Element("path", ("d", marker.At(points.Select(p => (X(p.X), Y(p.Y))))), ("fill", marker.Colour), ("fill-opacity", Opacity))
        );
        if (name is not null)
            _elements.Add(Svg.Element("path", ("d", marker.At([(_right + 24, AddEntry(name))])), ("fill", marker.Colour)));
    }

    public SvgPlot ToPlot(string description) =>
        new(Svg.Document(Width, Math.Max(Height, Top + ((_entries + 1) * LegendLine)), _title, description, _elements));

    /// <summary>A name in the legend; gives the height at which its symbol belongs.</summary>
    private double AddEntry(string name)
    {
        const int Longest = 20;
        double y = Top + 8 + (_entries++ * LegendLine);
        _elements.Add(Svg.Text(Svg.Shorten(name, Longest), _right + 46, y + 4));
        return y;
    }

    private double X(double value) => Left + ((_right - Left) * _x.Place(value));

    private double Y(double value) => Bottom - ((Bottom - Top) * _y.Place(value));
}

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
        double least = values.Min(),
            greatest = values.Max();
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
