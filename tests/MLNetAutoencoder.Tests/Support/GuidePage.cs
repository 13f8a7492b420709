using System.Text.RegularExpressions;

namespace MLNetAutoencoder.Tests;

/// <summary>
/// A page with examples: code behind <c>&lt;!-- example: name --&gt;</c>, what it prints behind <c>&lt;!-- output: name --&gt;</c>.
/// </summary>
/// <param name="Text">The page's Markdown.</param>
internal sealed partial record GuidePage(string Text)
{
    /// <summary>The lines of each example, without indents and empty lines.</summary>
    public IReadOnlyDictionary<string, List<string>> Examples => Named(ExampleBlocks());

    /// <summary>The lines of each block of output, in the same form.</summary>
    public IReadOnlyDictionary<string, List<string>> Outputs => Named(OutputBlocks());

    public int CodeBlocks => CodeFences().Count(Text);

    public int OutputFences => TextFences().Count(Text);

    /// <summary>A page of the guide by its name without extension.</summary>
    public static GuidePage Of(string name) => Read($"docs/guide/{name}.md");

    public static GuidePage Read(string path) => new(File.ReadAllText(Path.Combine(Repository.Root, path)));

    /// <summary>The regions of source files that are examples.</summary>
    public static IReadOnlyDictionary<string, List<string>> Regions(params string[] paths) =>
        new GuidePage(string.Concat(paths.Select(path => Read(path).Text))).Named(SourceRegions());

    public static List<string> Lines(string text) => [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    private Dictionary<string, List<string>> Named(Regex blocks) =>
        blocks.Matches(Text).ToDictionary(m => m.Groups[1].Value, m => Lines(m.Groups[2].Value));

    [GeneratedRegex(@"<!-- example: (\w+) -->\s*```csharp\r?\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ExampleBlocks();

    [GeneratedRegex(@"<!-- output: (\w+) -->\s*```text\r?\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex OutputBlocks();

    [GeneratedRegex("```csharp")]
    private static partial Regex CodeFences();

    [GeneratedRegex("```text")]
    private static partial Regex TextFences();

    [GeneratedRegex(@"// guide-begin (\w+)\r?\n(.*?)// guide-end \1\b", RegexOptions.Singleline)]
    private static partial Regex SourceRegions();
}
