using System.Text;
using System.Xml;
using System.Xml.Linq;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Plots;

/// <summary>Elements of SVG documents. Texts are escaped and numbers written alike in every culture, by the XML library.</summary>
internal static class Svg
{
    public const string Ink = "#333333";

    /// <summary>Unicode's own sign for it is missing in common fonts, with which the sign would be left out.</summary>
    private static readonly Rune s_unprintable = new('?');

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

    private static XElement Element(string name, string text) => new(Namespace + name, Printable(text));

    /// <summary>The text with a question mark for each character that XML cannot hold: controls, and halves of pairs.</summary>
    public static string Printable(string text)
    {
        return string.Concat(text.EnumerateRunes().Select(rune => IsPrintable(rune) ? rune : s_unprintable));

        static bool IsPrintable(Rune rune) =>
            rune.Value > char.MaxValue || (rune != Rune.ReplacementChar && XmlConvert.IsXmlChar((char)rune.Value));
    }
}
