using System.Globalization;
using System.Xml.Linq;

namespace MLNetAutoencoder.Tests;

/// <summary>Reads a plot as a reader of SVG would.</summary>
internal sealed class SvgDocument(string svg)
{
    private static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    public XElement Root { get; } = XDocument.Parse(svg).Root!;

    public string[] Texts => [.. All("text").Select(t => t.Value)];

    public XElement[] All(string name) => [.. Root.Descendants(Namespace + name)];

    public string Described(string name) => Root.Element(Namespace + name)!.Value;

    /// <summary>The points of the curves, in the order of the legend.</summary>
    public (double X, double Y)[][] Curves =>
        [.. All("polyline").Select(line => line.Attribute("points")!.Value.Split(' ').Select(Point).ToArray())];

    /// <summary>How many points each marker path draws.</summary>
    public int[] PointCounts => [.. All("path").Select(path => path.Attribute("d")!.Value.Count(c => c == 'M'))];

    private static (double, double) Point(string text)
    {
        double[] numbers = [.. text.Split(',').Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
        return (numbers[0], numbers[1]);
    }
}
