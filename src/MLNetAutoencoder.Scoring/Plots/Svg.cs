using System.Text;
using System.Xml;
using System.Xml.Linq;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <summary>Elements of SVG documents. Texts are escaped and numbers written alike in every culture, by the XML library.</summary>
internal static class Svg
{
    public const string Ink = "#333333";

    private static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    /// <summary>A document on a white ground, with a title and a description for those who do not see it.</summary>
    public static string Document(double width, double height, string title, string description, IEnumerable<XElement> content)
    {
        var root = Element(
            "svg",
            ("width", width),
            ("height", height),
            ("viewBox", Invariant.Text($"0 0 {width} {height}")),
            ("role", "img"),
            ("font-family", "Helvetica, Arial, sans-serif"),
            ("font-size", 12),
            ("fill", Ink)
        );
        root.Add(
            Element("title", title),
            Element("desc", description),
            Element("rect", ("width", width), ("height", height), ("fill", "#ffffff")),
            content
        );
        return root.ToString();
    }

    public static XElement Element(string name, params (string Name, object? Value)[] attributes) =>
        new(
            Namespace + name,
            attributes
                .Where(a => a.Value is not null)
                .Select(a => new XAttribute(a.Name, a.Value is double number ? Math.Round(number, 2) : a.Value!))
        );

    public static XElement Text(string text, double x, double y, string anchor = "start", params (string Name, object? Value)[] attributes)
    {
        var element = Element("text", [("x", x), ("y", y), ("text-anchor", anchor), .. attributes]);
        element.Value = Printable(text);
        return element;
    }

    public static XElement Line(double x1, double y1, double x2, double y2, string colour, double width = 1, string? dashes = null) =>
        Element(
            "line",
            ("x1", x1),
            ("y1", y1),
            ("x2", x2),
            ("y2", y2),
            ("stroke", colour),
            ("stroke-width", width),
            ("stroke-dasharray", dashes)
        );

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

    private static XElement Element(string name, string text) => new(Namespace + name, Printable(text));

    /// <summary>The text with a replacement for each character that XML cannot hold: controls, and halves of pairs.</summary>
    private static string Printable(string text)
    {
        return string.Concat(text.EnumerateRunes().Select(rune => IsPrintable(rune) ? rune : Rune.ReplacementChar));

        static bool IsPrintable(Rune rune) => rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value);
    }
}

/// <summary>A chart as an SVG document: scalable, with text that can be read aloud, for browsers, notebooks and documents.</summary>
public sealed class SvgPlot
{
    private readonly string _svg;

    internal SvgPlot(string svg) => _svg = svg;

    /// <summary>Writes the document to a file in UTF-8; a file that is there is replaced as a whole.</summary>
    /// <param name="path">The file, by custom with the ending <c>.svg</c>.</param>
    /// <exception cref="ArgumentException">The path is blank.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveAsSvg(string path) => AtomicFile.Write(Guard.NotBlank(path), Encoding.UTF8.GetBytes(_svg));

    /// <summary>The document.</summary>
    public override string ToString() => _svg;
}

/// <summary>
/// A colour and a shape to tell a class by. The colours are Tol's muted scheme (2021) and black; people with any kind of colour vision tell
/// them apart. Shapes change along with them, so that 30 classes differ in one or the other.
/// </summary>
internal readonly record struct Marker(string Colour, string Shape)
{
    public const int Count = 30;

    private static readonly string[] Colours =
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

    /// <summary>Paths around a point, of about the same area: circle, square, triangle.</summary>
    private static readonly string[] Shapes =
    [
        "m-2.8 0a2.8 2.8 0 1 0 5.6 0a2.8 2.8 0 1 0 -5.6 0z",
        "m-2.5 -2.5h5v5h-5z",
        "m0 -3.4l3.4 5.8h-6.8z",
    ];

    public static Marker Of(int number) => new(Colours[number % Colours.Length], Shapes[number % Shapes.Length]);

    /// <summary>The path of the shape around points.</summary>
    public string At(IEnumerable<(double X, double Y)> points)
    {
        string shape = Shape;
        return string.Concat(points.Select(p => Invariant.Text($"M{p.X:0.#} {p.Y:0.#}{shape}")));
    }
}
