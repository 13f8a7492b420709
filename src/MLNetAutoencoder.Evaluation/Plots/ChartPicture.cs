using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MLNetAutoencoder.Common;
using ScottPlot;
using SkiaSharp;

namespace MLNetAutoencoder.Plots;

/// <summary>Draws charts below each other as one picture.</summary>
internal static partial class ChartPicture
{
    public const int Height = 460;

    private const int Width = 760;
    private const int LegendLine = 24;
    private const int LegendMargin = 90;
    private const int Sharpness = 2;

    private static readonly string[] s_fonts = ["Segoe UI", "Helvetica", "Arial", "Liberation Sans", "Noto Sans", "DejaVu Sans"];

    /// <summary>A font that this machine has; null for its default one.</summary>
    public static string? FontName => s_fonts.FirstOrDefault(SKFontManager.Default.FontFamilies.Contains);

    /// <summary>Draws them; nothing can be added to them afterwards.</summary>
    public static AutoencoderChart Draw(string description, params (Chart Chart, int Height)[] charts)
    {
        foreach (var (chart, _) in charts)
            Style(chart);
        if (charts.Length > 1)
            Align(charts);
        (Plot Plot, int Height)[] plots =
        [
            .. charts.Select(c => (c.Chart.Plot, Math.Max(c.Height, LegendMargin + (c.Chart.Entries * LegendLine)))),
        ];
        int height = plots.Sum(plot => plot.Height);
        string svg = ToSvg(plots, height);
        return new AutoencoderChart(
            Described(svg, height, charts[0].Chart.Title, description, Areas(charts, plots)),
            () => ToPng(plots, height)
        );
    }

    /// <summary>What lies where, as JSON.</summary>
    private static string Areas((Chart Chart, int Height)[] charts, (Plot Plot, int Height)[] plots)
    {
        List<ChartArea> areas = [];
        int top = 0;
        foreach (var ((chart, _), (_, height)) in charts.Zip(plots))
        {
            var area = chart.Area;
            areas.Add(area with { Place = [area.Place[0], area.Place[1] + top, area.Place[2], area.Place[3]] });
            top += height;
        }
        return JsonSerializer.Serialize(areas, ChartAreaJson.Default.ListChartArea);
    }

    [GeneratedRegex(@"(?<=[""#])cl_[0-9a-f]+")]
    private static partial Regex Clips();

    private static void Style(Chart chart)
    {
        var plot = chart.Plot;
        if (FontName is { } font)
            plot.Font.Set(font);
        if (chart.Entries > 0)
            plot.ShowLegend(Edge.Right).Alignment = Alignment.UpperCenter;
        (plot.Legend.ShadowColor, plot.Legend.OutlineColor) = (Colors.Transparent, Colors.LightGray);
    }

    /// <summary>Gives charts that share an axis the same room on both sides of it.</summary>
    private static void Align((Chart Chart, int Height)[] charts)
    {
        const int Left = 84;
        int right = charts.Any(c => c.Chart.Entries > 0) ? 170 : 20;
        for (int i = 0; i < charts.Length; i++)
            charts[i].Chart.Plot.Layout.Fixed(new PixelPadding(Left, right, i == charts.Length - 1 ? 56 : 26, i == 0 ? 44 : 8));
    }

    private static string ToSvg((Plot Plot, int Height)[] plots, int height)
    {
        using (var nowhere = new SKNoDrawCanvas(Width, height))
            Render(plots, nowhere); // ScottPlot draws once more where that changes the sizes of axes, and a document keeps both
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(SKRect.Create(Width, height), stream))
            Render(plots, canvas); // the canvas writes the end when it is disposed
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static byte[] ToPng((Plot Plot, int Height)[] plots, int height)
    {
        using var surface = SKSurface.Create(new SKImageInfo(Sharpness * Width, Sharpness * height));
        surface.Canvas.Scale(Sharpness);
        Render(plots, surface.Canvas);
        return PngEncoder.Encode(surface);
    }

    private static void Render((Plot Plot, int Height)[] plots, SKCanvas canvas)
    {
        int top = 0;
        foreach (var (plot, height) in plots)
        {
            using var place = new SKAutoCanvasRestore(canvas);
            canvas.Translate(0, top);
            canvas.ClipRect(SKRect.Create(Width, height)); // ScottPlot clears all that it may draw on
            plot.Render(canvas, new PixelRect(0, Width, height, 0));
            top += height;
        }
    }

    /// <summary>
    /// A document with title and description for those who do not see it. Names of clips, which Skia counts on through the process, follow
    /// from the chart, so that the same chart is the same text and others on one page have others.
    /// </summary>
    private static string Described(string svg, int height, string title, string description, string areas)
    {
        string own = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Clips().Replace(svg, "")))[..4]);
        var clips = new Dictionary<string, string>();
        string renamed = Clips().Replace(svg, Name);
        var root = XDocument.Parse(renamed).Root!;
        foreach (var list in root.Descendants().Attributes().Where(a => a.Name.LocalName is "x" or "y"))
            list.Value = list.Value.TrimEnd(',', ' '); // which Skia leaves behind the last of a list
        root.SetAttributeValue("viewBox", Invariant.Text($"0 0 {Width} {height}")); // so that a page can make it smaller
        root.SetAttributeValue("role", "img");
        root.SetAttributeValue("data-areas", areas);
        root.AddFirst(
            new XElement(root.Name.Namespace + "title", title),
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
