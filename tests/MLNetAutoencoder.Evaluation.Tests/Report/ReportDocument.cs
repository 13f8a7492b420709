using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MLNetAutoencoder.Tests;

/// <summary>Reads a report as a reader of HTML would. It is XML too but for its script, so that a name that escapes breaks it.</summary>
internal sealed partial class ReportDocument
{
    private readonly XElement _root;

    public ReportDocument(string html)
    {
        Html = html;
        _root = XDocument.Parse(Hidden().Replace(html, "")).Root!;
    }

    public string Html { get; }

    public string[] Headings => [.. Texts("h2")];

    public string Title => Texts("title").First();

    public static ReportDocument Read(string path) => new(File.ReadAllText(path));

    /// <summary>The texts of all elements of a name, in SVG too.</summary>
    public IEnumerable<string> Texts(string name) => All(name).Select(element => element.Value);

    public IEnumerable<XElement> All(string name) => _root.Descendants().Where(element => element.Name.LocalName == name);

    /// <summary>The cells of the table whose caption begins so, row by row.</summary>
    public string[][] Table(string caption) =>
        [
            .. All("table")
                .Single(table => table.Element("caption")!.Value.StartsWith(caption, StringComparison.Ordinal))
                .Element("tbody")!
                .Elements()
                .Select(row => row.Elements().Select(cell => cell.Value).ToArray()),
        ];

    /// <summary>What a list of facts or figures says of a name.</summary>
    public string Fact(string name) => All("div").First(div => div.Element("dt")?.Value == name).Element("dd")!.Value;

    public bool HasTable(string caption) => All("caption").Any(c => c.Value.StartsWith(caption, StringComparison.Ordinal));

    public string Section(string id) => All("section").Single(s => s.Attribute("aria-labelledby")!.Value == id).Value;

    /// <summary>The text of the only element of that name.</summary>
    public string Raw(string name) => Regex.Match(Html, $"<{name}>(.*?)</{name}>", RegexOptions.Singleline).Groups[1].Value;

    [GeneratedRegex(@"<!DOCTYPE html>|(?<=<(?:style|script)>).*?(?=</(?:style|script)>)", RegexOptions.Singleline)]
    private static partial Regex Hidden();
}
