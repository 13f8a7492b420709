using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MLNetAutoencoder.Common;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace MLNetAutoencoder.Plots;

/// <summary>Two axes, what is drawn between them, and a legend beside it.</summary>
internal sealed partial class Chart
{
    private const int Width = 760;
    private const int Height = 460;
    private const int LegendLine = 24;
    private const int LegendMargin = 90;
    private const int Sharpness = 2;
    private const int LongestName = 20;

    private static readonly string[] s_fonts = ["Segoe UI", "Helvetica", "Arial", "Liberation Sans", "Noto Sans", "DejaVu Sans"];

    private readonly Plot _plot = new();
    private readonly string _title;
    private int _entries;

    public Chart(string title, string xName, string yName)
    {
        _title = title;
        _plot.Title(title, size: 16);
        _plot.XLabel(Svg.Printable(xName), size: 13);
        _plot.YLabel(Svg.Printable(yName), size: 13);
        _plot.FigureBackground.Color = Colors.White;
        _plot.Axes.Left.TickGenerator = new NumericAutomatic { LabelFormatter = Number };
        _plot.Axes.Bottom.TickGenerator = new NumericAutomatic { LabelFormatter = Number };
    }

    /// <summary>Marks whole numbers only on the axis to the right, from the first to the last.</summary>
    public void CountToTheRight(int first, int last)
    {
        double room = Math.Max(0.4, 0.03 * (last - first));
        _plot.Axes.SetLimitsX(first - room, last + room);
        _plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true, LabelFormatter = Number };
    }

    /// <summary>Marks the logarithms, to the base of 10, of values between two on the upward axis as those values.</summary>
    public void MarkDecades(double least, double greatest)
    {
        const int FewestMarks = 3;
        double[] digits = greatest - least > 3 ? [1] : [1, 2, 5];
        int first = (int)Math.Floor(least);
        double[] marks =
        [
            .. Enumerable
                .Range(first, (int)Math.Ceiling(greatest) - first + 1)
                .SelectMany(decade => digits.Select(digit => digit * Math.Pow(10, decade))),
        ];
        if (marks.Count(mark => Math.Log10(mark) >= least && Math.Log10(mark) <= greatest) < FewestMarks)
        {
            double step = Math.Pow(
                10,
                Math.Floor(Math.Log10(Math.Max(Math.Pow(10, greatest) - Math.Pow(10, least), Math.Pow(10, least) / 10)))
            );
            double from = Math.Floor(Math.Pow(10, least) / step);
            marks =
            [
                .. Enumerable
                    .Range(0, (int)((Math.Pow(10, greatest) / step) - from) + 2)
                    .Select(i => (from + i) * step)
                    .Where(mark => mark > 0),
            ];
        }
        _plot.Axes.Left.TickGenerator = new NumericManual([.. marks.Select(mark => new Tick(Math.Log10(mark), Number(mark)))]);
    }

    /// <summary>A curve through points, and its name in the legend.</summary>
    public void AddCurve(string name, IReadOnlyList<(double X, double Y)> points, Marker marker)
    {
        const int MostDots = 40;
        var curve = _plot.Add.Scatter(Array(points, p => p.X), Array(points, p => p.Y), marker.Color);
        (curve.LineWidth, curve.MarkerShape) = (2, marker.Shape);
        curve.MarkerSize = points.Count <= MostDots ? 6 : 0;
        curve.LegendText = Entry(name);
    }

    /// <summary>A line at a place of the axis to the right, and its name in the legend.</summary>
    public void AddVertical(string name, double x)
    {
        var line = _plot.Add.VerticalLine(x, width: 1, color: Colors.Gray);
        line.LegendText = Entry(name);
    }

    /// <summary>Points, and their name in the legend; without a name they are left out of it.</summary>
    public void AddPoints(string? name, IReadOnlyList<(double X, double Y)> points, Marker marker)
    {
        var scatter = _plot.Add.ScatterPoints(Array(points, p => p.X), Array(points, p => p.Y), marker.Color.WithAlpha(0.75));
        (scatter.MarkerShape, scatter.MarkerSize) = (marker.Shape, 6);
        if (name is not null)
            scatter.LegendText = Entry(name);
    }

    /// <summary>Draws it; nothing can be added afterwards.</summary>
    public AutoencoderChart ToPicture(string description)
    {
        using var drawn = _plot;
        if (s_fonts.FirstOrDefault(SkiaSharp.SKFontManager.Default.FontFamilies.Contains) is { } font)
            _plot.Font.Set(font);
        if (_entries > 0)
            _plot.ShowLegend(Edge.Right).Alignment = Alignment.UpperCenter;
        (_plot.Legend.ShadowColor, _plot.Legend.OutlineColor) = (Colors.Transparent, Colors.LightGray);
        int height = Math.Max(Height, LegendMargin + (_entries * LegendLine));
        string svg = Described(_plot.GetSvgXml(Width, height), description);
        _plot.ScaleFactor = Sharpness;
        return new AutoencoderChart(_plot.GetImageBytes(Sharpness * Width, Sharpness * height, ImageFormat.Png), svg);
    }

    /// <summary>
    /// A text of at most so many characters; a longer one ends in an ellipsis, and a pair of surrogates is not cut in two.
    /// </summary>
    private static string Shorten(string text, int longest)
    {
        if (text.Length <= longest)
            return text;
        int end = longest - 1;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "…";
    }

    [GeneratedRegex(@"(?<=[""#])cl_[0-9a-f]+")]
    private static partial Regex Clips();

    private static string Number(double value) => (value == 0 ? 0 : value).ToString("G4", CultureInfo.InvariantCulture);

    private static double[] Array(IReadOnlyList<(double X, double Y)> points, Func<(double X, double Y), double> value) =>
        [.. points.Select(value)];

    private string Entry(string name)
    {
        _entries++;
        return Svg.Printable(Shorten(name, LongestName));
    }

    /// <summary>
    /// A document with title and description for those who do not see it. Names of clips, which Skia counts on through the process, follow
    /// from the chart, so that the same chart is the same text and others on one page have others.
    /// </summary>
    private string Described(string svg, string description)
    {
        string own = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Clips().Replace(svg, "")))[..4]);
        var clips = new Dictionary<string, string>();
        string renamed = Clips().Replace(svg, Name);
        var root = XDocument.Parse(renamed).Root!;
        foreach (var list in root.Descendants().Attributes().Where(a => a.Name.LocalName is "x" or "y"))
            list.Value = list.Value.TrimEnd(',', ' '); // which Skia leaves behind the last of a list
        root.SetAttributeValue("role", "img");
        root.AddFirst(
            new XElement(root.Name.Namespace + "title", _title),
            new XElement(root.Name.Namespace + "desc", Svg.Printable(description))
        );
        return root.ToString(SaveOptions.DisableFormatting);

        string Name(Match clip)
        {
            clips.TryAdd(clip.Value, Invariant.Text($"clip-{own}-{clips.Count}"));
            return clips[clip.Value];
        }
    }
}

/// <summary>
/// A color and a shape to tell a class by. The colors are Tol's muted scheme (2021) and black; people with any kind of color vision
/// tell them apart. Shapes change along with them, so that 30 classes differ in one or the other.
/// </summary>
internal readonly record struct Marker(Color Color, MarkerShape Shape)
{
    public const int Count = 30;

    private static readonly string[] s_colors =
    [
        "#332288",
        "#cc6677",
        "#117733",
        "#88ccee",
        "#ddcc77",
        "#aa4499",
        "#44aa99",
        "#999933",
        "#882255",
        "#000000",
    ];

    private static readonly MarkerShape[] s_shapes = [MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp];

    public static Marker Of(int number) => new(Color.FromHex(s_colors[number % s_colors.Length]), s_shapes[number % s_shapes.Length]);
}
