using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Report;

/// <summary>A part of a report, which the list of contents leads to.</summary>
/// <param name="Id">Its name in addresses.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Content">Elements.</param>
internal sealed record ReportSection(string Id, string Title, params IReadOnlyList<XElement?> Content)
{
    public bool IsEmpty => Content.All(element => element is null);
}

/// <summary>
/// A report as one HTML file that asks nothing of a network: style, script and pictures stand in it, and its policy allows no others.
/// </summary>
internal static class ReportPage
{
    private static readonly string s_style = Resource("report.css");
    private static readonly string s_script = Resource("report.js");

    /// <summary>Writes the page; a file that is there is replaced as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="title">Of the window and above the page.</param>
    /// <param name="subtitle">What the page is about.</param>
    /// <param name="sections">Its parts; those that are null or empty are left out.</param>
    public static void Save(string path, string title, string subtitle, params IEnumerable<ReportSection?> sections) =>
        AtomicFile.Write(
            path,
            Encoding.UTF8.GetBytes(Write(title, subtitle, [.. sections.OfType<ReportSection>().Where(section => !section.IsEmpty)]))
        );

    private static string Write(string title, string subtitle, IReadOnlyList<ReportSection> sections) =>
        $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8" />
            <meta http-equiv="Content-Security-Policy" content="{Policy()}" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <meta name="color-scheme" content="light dark" />
            <meta name="referrer" content="no-referrer" />
            <link rel="icon" href="data:," />
            {Text(Html.Element("title", title))}
            <style>{s_style}</style>
            </head>
            <body>
            <a class="skip" href="#content">Skip to the content</a>
            {Text(Header(title, subtitle))}
            {Text(Contents(sections))}
            <main id="content" tabindex="-1">
            {string.Join('\n', sections.Select(Section).Select(Text))}
            </main>
            <footer><p>Made with MLNetAutoencoder. This page needs no network and sends nothing.</p></footer>
            <script>{s_script}</script>
            </body>
            </html>

            """.ReplaceLineEndings("\n");

    private static string Policy() =>
        $"default-src 'none'; img-src data:; style-src 'sha256-{Hash(s_style)}'; script-src 'sha256-{Hash(s_script)}'; base-uri 'none'; "
        + "form-action 'none'";

    private static XElement Header(string title, string subtitle) =>
        Html.Element("header", Html.Element("h1", title), Html.Paragraph(subtitle));

    private static XElement Contents(IEnumerable<ReportSection> sections) =>
        Html.Element(
            "nav",
            Html.Attribute("aria-label", "Contents"),
            Html.Element(
                "ul",
                sections.Select(section => Html.Element("li", Html.Element("a", Html.Attribute("href", '#' + section.Id), section.Title)))
            )
        );

    private static XElement Section(ReportSection section) =>
        Html.Element(
            "section",
            [
                Html.Attribute("aria-labelledby", section.Id),
                Html.Element("h2", Html.Attribute("id", section.Id), section.Title),
                .. section.Content,
            ]
        );

    private static string Text(XElement element) => element.ToString(SaveOptions.DisableFormatting);

    private static string Hash(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(ReportPage).Assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
