using System.Text.RegularExpressions;

namespace MLNetAutoencoder.Tests;

/// <summary>The example that the README shows is the one that <see cref="ReadmeExample"/> runs.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void Example_InTheReadme_IsTheOneThatRuns()
    {
        string source = File.ReadAllText(Path.Combine(Repository.Root, "tests", "MLNetAutoencoder.Tests", "ReadmeExample.cs"));
        var shown = Lines(Example);
        Assert.True(Example.Length > 0, $"README.md has no C# block after '<!-- example: readme -->'. Put this there:\n{Body(source)}");
        Assert.All(shown.Where(IsUsing), line => Assert.Contains(line, Lines(source)));
        Assert.Equal(Lines(Body(source)), shown.Where(line => !IsUsing(line)));
    }

    /// <summary>The first example; empty where the README has none.</summary>
    internal static string Example => Block().Match(File.ReadAllText(Path.Combine(Repository.Root, "README.md"))).Groups[1].Value;

    private static string Body(string source) => Region().Match(source).Groups[1].Value;

    private static bool IsUsing(string line) =>
        line.StartsWith("using ", StringComparison.Ordinal) && !line.Contains('=', StringComparison.Ordinal);

    private static List<string> Lines(string text) => [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    [GeneratedRegex(@"<!-- example: readme -->\s*```csharp\r?\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"// readme-begin\r?\n(.*?)\s*// readme-end", RegexOptions.Singleline)]
    private static partial Regex Region();
}
