using System.Globalization;
using System.Xml.Linq;

namespace MLNetAutoencoder.Tests;

/// <summary>Reads a chart as a reader of SVG would.</summary>
internal sealed class SvgDocument(string svg)
{
    private static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";
    private static readonly string[] Markers = ["ellipse", "rect", "path"];

    public XElement Root { get; } = XDocument.Parse(svg).Root!;

    public string[] Texts => [.. All("text").Select(t => t.Value.Trim())];

    /// <summary>The places of the markers of each class or curve, that of its legend last.</summary>
    public (double X, double Y)[][] Marks =>
        [
            .. Root.Descendants()
                .Where(e => Markers.Contains(e.Name.LocalName) && IsColored(e.Attribute("fill")?.Value))
                .GroupBy(e => (e.Name.LocalName, e.Attribute("fill")!.Value))
                .Select(group => group.Select(Place).ToArray()),
        ];

    public XElement[] All(string name) => [.. Root.Descendants(Namespace + name)];

    public string Described(string name) => Root.Element(Namespace + name)!.Value;

    private static bool IsColored(string? fill) => fill is not (null or "none" or "white" or "black" or "#FFF" or "#FFFFFF");

    private static (double, double) Place(XElement mark) =>
        mark.Name.LocalName switch
        {
            "ellipse" => (Number(mark, "cx"), Number(mark, "cy")),
            "rect" => (Number(mark, "x") + (Number(mark, "width") / 2), Number(mark, "y") + (Number(mark, "height") / 2)),
            _ => FirstPoint(mark.Attribute("d")!.Value),
        };

    private static (double, double) FirstPoint(string path)
    {
        string[] numbers = path.TrimStart('M').Split(' ', 'L');
        return (double.Parse(numbers[0], CultureInfo.InvariantCulture), double.Parse(numbers[1], CultureInfo.InvariantCulture));
    }

    private static double Number(XElement mark, string name) => double.Parse(mark.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
