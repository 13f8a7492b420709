using System.Globalization;
using MLNetAutoencoder.Common;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace MLNetAutoencoder.Plots;

/// <summary>Two axes, what is drawn between them, and a legend beside it.</summary>
internal sealed class Chart
{
    private const int LongestName = 24;

    private readonly Plot _plot = new();
    private readonly string _xName;
    private readonly string _yName;
    private readonly HashSet<string> _spans = [];
    private ChartScale _xScale;
    private ChartScale _yScale;

    public Chart(string title, string xName, string yName)
    {
        Title = Svg.Printable(title);
        if (Title.Length > 0)
            _plot.Title(Title, size: 16);
        (_xName, _yName) = (Svg.Printable(xName), Svg.Printable(yName));
        _plot.XLabel(_xName, size: 13);
        _plot.YLabel(_yName, size: 13);
        _plot.FigureBackground.Color = Colors.White;
        _plot.Axes.Left.TickGenerator = new NumericAutomatic { LabelFormatter = Mark };
        _plot.Axes.Bottom.TickGenerator = new NumericAutomatic { LabelFormatter = Mark };
    }

    public string Title { get; }

    /// <summary>What the legend tells of, so far.</summary>
    public int Entries { get; private set; }

    /// <summary>What draws it.</summary>
    public Plot Plot => _plot;

    /// <summary>What lies between its axes, for a program that tells values under a pointer; once it is drawn.</summary>
    public ChartArea Area
    {
        get
        {
            var (place, limits) = (_plot.RenderManager.LastRender.DataRect, _plot.Axes.GetLimits());
            return new ChartArea(
                [place.Left, place.Top, place.Width, place.Height],
                new ChartAxis(_xName, _xScale, limits.Left, limits.Right),
                new ChartAxis(_yName, _yScale, limits.Bottom, limits.Top)
            );
        }
    }

    /// <summary>
    /// A text of at most so many characters; a longer one ends in an ellipsis, and a pair of surrogates is not cut in two.
    /// </summary>
    public static string Shorten(string text, int longest)
    {
        if (text.Length <= longest)
            return text;
        int end = longest - 1;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "…";
    }

    /// <summary>Four digits, and none of a large number left out.</summary>
    public static string Number(double value) =>
        value.ToString(Math.Abs(value) is >= 1e4 and < 1e9 ? "N0" : "G4", CultureInfo.InvariantCulture);

    /// <summary>So many of something: <c>1 row</c>, <c>1,200 rows</c>.</summary>
    public static string Count(int count, string noun) => Invariant.Text($"{count:N0} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>Marks whole numbers only on the axis to the right, from the first to the last.</summary>
    public void CountToTheRight(int first, int last)
    {
        double room = Math.Max(0.4, 0.03 * (last - first));
        _plot.Axes.SetLimitsX(first - room, last + room);
        _plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true, LabelFormatter = Mark };
    }

    /// <summary>Where the axis to the right begins and ends.</summary>
    public void LimitX(double least, double greatest) => _plot.Axes.SetLimitsX(least, greatest);

    /// <summary>Where the upward axis begins and ends.</summary>
    public void LimitY(double least, double greatest) => _plot.Axes.SetLimitsY(least, greatest);

    /// <summary>Marks the logarithms, to the base of 10, of values between two on the axis to the right as those values.</summary>
    public void MarkLogarithmsX(double least, double greatest) =>
        (_plot.Axes.Bottom.TickGenerator, _xScale) = (Logarithms(least, greatest), ChartScale.Logarithms);

    /// <summary>The same on the upward axis.</summary>
    public void MarkLogarithmsY(double least, double greatest) =>
        (_plot.Axes.Left.TickGenerator, _yScale) = (Logarithms(least, greatest), ChartScale.Logarithms);

    /// <summary>Marks dates between two on the axis to the right.</summary>
    public void MarkDates(double least, double greatest)
    {
        _plot.Axes.Bottom.TickGenerator = new NumericManual([
            .. DateMarks.Between(least, greatest).Select(mark => new Tick(mark.Place, mark.Text)),
        ]);
        _xScale = ChartScale.Dates;
    }

    /// <summary>Puts names beside whole numbers on the upward axis.</summary>
    public void MarkNamesY(IReadOnlyList<string> names)
    {
        _plot.Axes.Left.TickGenerator = new NumericManual([
            .. names.Select((name, i) => new Tick(-i, Svg.Printable(Shorten(name, LongestName)))),
        ]);
        _plot.Axes.Left.MajorTickStyle.Length = 0;
        _yScale = ChartScale.Names;
        _plot.Grid.YAxisStyle.IsVisible = false;
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

    /// <summary>
    /// A thin line through points, a dot where there is one only, and its name in the legend; without a name it is left out of it.
    /// </summary>
    public void AddLine(string? name, IReadOnlyList<(double X, double Y)> points, Marker marker)
    {
        var line = _plot.Add.Scatter(Array(points, p => p.X), Array(points, p => p.Y), marker.Color);
        (line.LineWidth, line.MarkerSize) = (1.25f, points.Count == 1 ? 4 : 0);
        if (name is not null)
            line.LegendText = Entry(name);
    }

    /// <summary>A dashed line through points, for what something is compared with.</summary>
    public void AddDashes(string? name, IReadOnlyList<(double X, double Y)> points)
    {
        var line = _plot.Add.Scatter(Array(points, p => p.X), Array(points, p => p.Y), Colors.Black);
        (line.LineWidth, line.LinePattern, line.MarkerSize) = (1, LinePattern.DenselyDashed, 0);
        if (name is not null)
            line.LegendText = Entry(name);
    }

    /// <summary>A dashed line at a place of the axis to the right, and its name in the legend.</summary>
    public void AddVertical(string name, double x)
    {
        var line = _plot.Add.VerticalLine(x, width: 1.5f, color: Colors.Black, pattern: LinePattern.DenselyDashed);
        line.LegendText = Entry(name);
    }

    /// <summary>Points, and their name in the legend; without a name they are left out of it.</summary>
    public void AddPoints(string? name, IReadOnlyList<(double X, double Y)> points, Marker marker, float size = 6)
    {
        var scatter = _plot.Add.ScatterPoints(Array(points, p => p.X), Array(points, p => p.Y), marker.Color.WithAlpha(0.75));
        (scatter.MarkerShape, scatter.MarkerSize) = (marker.Shape, size);
        if (name is not null)
            scatter.LegendText = Entry(name);
    }

    /// <summary>A surface within a line, and its name in the legend.</summary>
    public void AddSurface(string name, IReadOnlyList<(double X, double Y)> outline, Marker marker)
    {
        var surface = _plot.Add.Polygon([.. outline.Select(p => new Coordinates(p.X, p.Y))]);
        (surface.FillColor, surface.LineColor, surface.LineWidth) = (marker.Color.WithAlpha(0.35), marker.Color, 1.5f);
        surface.LegendText = Entry(name);
    }

    /// <summary>Shades from one place of the axis to the right to another; all shades of one name are one in the legend.</summary>
    public void AddSpan(string? name, double from, double to, Color color)
    {
        var span = _plot.Add.HorizontalSpan(from, to, color);
        (span.LineStyle.Width, span.LineStyle.Color, span.LineStyle.Pattern) = (1, color, LinePattern.Solid); // however narrow it is
        if (name is not null && _spans.Add(name))
            span.LegendText = Entry(name);
    }

    /// <summary>Bars to the right from 0, one below the other, with a text at the end of each.</summary>
    public void AddBars(IReadOnlyList<(double Value, string Text, Color Color)> bars)
    {
        var plot = _plot.Add.Bars(bars.Select(Bar).ToList());
        plot.Horizontal = true;
        plot.ValueLabelStyle.FontSize = 12;

        static Bar Bar((double Value, string Text, Color Color) bar, int place) =>
            new()
            {
                Position = -place,
                Value = bar.Value,
                FillColor = bar.Color,
                LineWidth = 0,
                Size = 0.7,
                Label = bar.Text,
            };
    }

    /// <summary>A text beside a point, on the side where there is more room.</summary>
    public void AddNote(string text, double x, double y, bool isLeft, bool isBelow)
    {
        var note = _plot.Add.Text(Svg.Printable(text), x, y);
        note.LabelFontSize = 12;
        note.LabelFontColor = Colors.Black;
        (note.OffsetX, note.OffsetY) = (isLeft ? -8 : 8, isBelow ? 6 : -6);
        note.Alignment = (isLeft, isBelow) switch
        {
            (true, true) => Alignment.UpperRight,
            (true, false) => Alignment.LowerRight,
            (false, true) => Alignment.UpperLeft,
            _ => Alignment.LowerLeft,
        };
    }

    public AutoencoderChart ToPicture(string description, int height = ChartPicture.Height) =>
        ChartPicture.Draw(description, (this, height));

    /// <summary>A round number, with as many digits as tell it from the next one.</summary>
    private static string Mark(double value) =>
        Math.Abs(value) is >= 1e9 or < 1e-4 and > 0
            ? value.ToString("G4", CultureInfo.InvariantCulture)
            : Math.Round(value, 6).ToString("#,##0.######", CultureInfo.InvariantCulture);

    private static NumericManual Logarithms(double least, double greatest) =>
        new([.. LogarithmicMarks.Between(least, greatest).Select(mark => new Tick(Math.Log10(mark), Mark(mark)))]);

    private static double[] Array(IReadOnlyList<(double X, double Y)> points, Func<(double X, double Y), double> value) =>
        [.. points.Select(value)];

    private string Entry(string name)
    {
        Entries++;
        return Svg.Printable(name);
    }
}
