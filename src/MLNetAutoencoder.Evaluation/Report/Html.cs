using System.Globalization;
using System.Xml.Linq;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Plots;

namespace MLNetAutoencoder.Report;

/// <summary>
/// Elements of a page. Every text goes through the XML library, which escapes it, so that no name of a column, category or title can end an
/// element or begin one; the few rules by which HTML differs from XML are kept here.
/// </summary>
internal static class Html
{
    /// <summary>From here to <see cref="Exponential"/> the digits behind the point say nothing.</summary>
    private const double Thousand = 1000;
    private const double Exponential = 1e9;

    /// <summary>An element of attributes, elements and texts; null is left out.</summary>
    public static XElement Element(string name, params IEnumerable<object?> content)
    {
        var element = new XElement(name, content.Select(part => part is string text ? Svg.Printable(text) : part));
        if (element.IsEmpty)
            element.Add(""); // HTML does not know <p/>
        return element;
    }

    /// <summary>Parts that are there where a condition holds.</summary>
    public static IEnumerable<T> If<T>(bool isShown, params T[] parts) => isShown ? parts : [];

    public static XAttribute Class(string names) => new("class", names);

    public static XAttribute Attribute(string name, string value) => new(name, Svg.Printable(value));

    public static XElement Paragraph(params IEnumerable<object?> content) => Element("p", content);

    /// <summary>Names and what they stand for, as a list that reads line by line.</summary>
    public static XElement Facts(string cssClass, IEnumerable<(string Name, string Value)> facts) =>
        Element("dl", [Class(cssClass), .. facts.Select(fact => Element("div", Element("dt", fact.Name), Element("dd", fact.Value)))]);

    /// <summary>A picture whose description stands below it as text.</summary>
    /// <param name="svg">An SVG document with a title and a description.</param>
    /// <param name="cssClass">How it is shown.</param>
    public static XElement Figure(string svg, string cssClass = "chart")
    {
        var picture = XElement.Parse(svg);
        var space = picture.Name.Namespace;
        var description = picture.Element(space + "desc");
        description?.Remove();
        foreach (var style in picture.DescendantsAndSelf().Attributes("style").ToList())
            style.Remove(); // which the page's policy forbids; its style sheet has the same
        if (picture.Attribute("viewBox") is null)
            picture.SetAttributeValue("viewBox", $"0 0 {picture.Attribute("width")?.Value} {picture.Attribute("height")?.Value}");
        picture.SetAttributeValue("class", cssClass);
        return Element("figure", picture, description is null ? null : Element("figcaption", description.Value));
    }

    /// <summary>A share from 0 to 1 as a bar, beside a text that tells it.</summary>
    public static XElement Bar(double share)
    {
        XNamespace space = "http://www.w3.org/2000/svg";
        return new XElement(
            space + "svg",
            new XAttribute("viewBox", "0 0 100 4"),
            new XAttribute("preserveAspectRatio", "none"),
            new XAttribute("aria-hidden", "true"),
            Length(1),
            Length(Math.Clamp(share, 0, 1))
        );

        XElement Length(double part) =>
            new(space + "rect", new XAttribute("width", Math.Round(100 * part, 1)), new XAttribute("height", 4));
    }

    /// <summary>A program text, which can be moved by keyboard where it is wide.</summary>
    public static XElement Code(string caption, string code) =>
        Element("pre", Attribute("role", "region"), Attribute("aria-label", caption), Attribute("tabindex", "0"), Element("code", code));

    /// <summary>What is there only for those who ask for it.</summary>
    public static XElement Details(string title, params IEnumerable<object?> content) =>
        Element("details", [Element("summary", title), .. content]);

    /// <summary>A number in four digits, or as many as are before the point; a dash where there is none.</summary>
    public static string Number(double? value) =>
        value is not { } number || double.IsNaN(number) ? "–"
        : Math.Abs(number) is >= Thousand and < Exponential ? number.ToString("N0", CultureInfo.InvariantCulture)
        : (number == 0 ? 0 : number).ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>A share in per cent, with the digits that tell it from 0 and from all.</summary>
    public static string Percent(double share) =>
        share is > 0 and < 0.0005 ? "below 0.1%"
        : share is < 1 and > 0.9995 ? "above 99.9%"
        : Invariant.Text($"{share * 100:0.#}%");

    /// <summary>A time to the second; a dash where there is none.</summary>
    public static string Time(DateTime? time) => time?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "–";

    /// <summary>A count: <c>2,000</c>.</summary>
    public static string Count(long count) => Invariant.Text($"{count:N0}");

    /// <summary>A count with its noun: <c>1 row</c>, <c>2,000 rows</c>.</summary>
    public static string Count(long count, string noun) => Invariant.Text($"{count:N0} {noun}{(count == 1 ? "" : "s")}");
}

/// <summary>A table with a caption, whose first column names the row.</summary>
/// <param name="caption">What it shows.</param>
/// <param name="columns">The heads of the columns.</param>
internal sealed class HtmlTable(string caption, params HtmlColumn[] columns)
{
    private const int MostShown = 40;

    private readonly List<XElement> _rows = [];

    public int Count => _rows.Count;

    /// <summary>Adds a row of texts and elements.</summary>
    public void Add(params IReadOnlyList<object> cells) => _rows.Add(Html.Element("tr", cells.Select(Cell)));

    /// <summary>The table in a box of its own, which wide tables can be moved in, by keyboard too.</summary>
    public XElement ToElement() =>
        Html.Element(
            "div",
            Html.Class(_rows.Count > MostShown ? "table long" : "table"),
            Html.Attribute("role", "region"),
            Html.Attribute("aria-label", caption),
            Html.Attribute("tabindex", "0"),
            Html.Element(
                "table",
                Html.Element("caption", Html.Element("span", caption)),
                Html.Element("thead", Html.Element("tr", columns.Select(Head))),
                Html.Element("tbody", _rows)
            )
        );

    private static XElement Head(HtmlColumn column) =>
        Html.Element("th", Html.Attribute("scope", "col"), column.IsNumber ? Html.Class("number") : null, column.Name);

    private XElement Cell(object content, int place)
    {
        var look = columns[place].IsNumber ? Html.Class("number") : null;
        return place == 0 ? Html.Element("th", Html.Attribute("scope", "row"), look, content) : Html.Element("td", look, content);
    }
}

/// <summary>A column of a table.</summary>
/// <param name="Name">Its head.</param>
/// <param name="IsNumber">Whether it holds numbers, which stand to the right.</param>
internal readonly record struct HtmlColumn(string Name, bool IsNumber = false)
{
    public static HtmlColumn Of(string name) => new(name);

    public static HtmlColumn OfNumbers(string name) => new(name, IsNumber: true);
}
