using System.Text.RegularExpressions;

namespace MLNetAutoencoder.Tests;

/// <summary>A C# file of the repository.</summary>
/// <param name="Path">From the repository's root, with slashes.</param>
/// <param name="FullPath">Where it is.</param>
internal sealed partial record SourceFile(string Path, string FullPath)
{
    public string Text => File.ReadAllText(FullPath);

    /// <summary>The text without comments and without what stands in quotes, so that only names that are used remain.</summary>
    public string Code => Quotes().Replace(Comments().Replace(Text, ""), "\"\"");

    [GeneratedRegex(@"(?<![:""])//.*$|/\*.*?\*/", RegexOptions.Multiline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"""(?:[^""\\{\r\n]|\\.)*""")]
    private static partial Regex Quotes();
}
