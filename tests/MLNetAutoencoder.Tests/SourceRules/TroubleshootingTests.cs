using System.Text.RegularExpressions;

namespace MLNetAutoencoder.Tests;

/// <summary>The messages that docs/guide/troubleshooting.md quotes are those of the code.</summary>
public sealed partial class TroubleshootingTests
{
    private const string Gap = "…";

    /// <summary>The sources, with strings that go on in the next line in one piece.</summary>
    private static readonly string s_sources = Joints().Replace(string.Concat(Repository.Sources("src").Select(file => file.Text)), "");

    public static TheoryData<string> Quotes => [.. Headings().Matches(GuidePage.Of("troubleshooting").Text).Select(m => m.Groups[1].Value)];

    [Theory]
    [MemberData(nameof(Quotes))]
    public void Heading_AMessage_IsOneOfTheCode(string quote) =>
        Assert.All(Parts(quote), part => Assert.Contains(part, s_sources, StringComparison.Ordinal));

    [Fact]
    public void Headings_OfThePage_AreMany() => Assert.InRange(Quotes.Count, 15, 60);

    /// <summary>What stands between two gaps, where it is long enough to tell a message.</summary>
    private static IEnumerable<string> Parts(string quote)
    {
        string[] parts = [.. quote.Split(Gap).Where(part => part.Trim().Length > 0)];
        Assert.Contains(parts, part => part.Length > 15);
        return parts;
    }

    [GeneratedRegex(@"""\s*\+\s*\$?""")]
    private static partial Regex Joints();

    [GeneratedRegex("^### `(.+)`$", RegexOptions.Multiline)]
    private static partial Regex Headings();
}
