using System.Globalization;
using System.Text.RegularExpressions;

namespace MLNetAutoencoder.Tests;

/// <summary>The program on top of the README is example 00, and its file and output are those shown.</summary>
[Trait("Category", "Processes")]
public sealed partial class FirstMinuteTests : IDisposable
{
    private const string Example = "00-FirstMinute";

    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
    private readonly string _folder = Directory.CreateTempSubdirectory("first-minute-").FullName;

    [Fact]
    public void Program_InTheReadme_IsTheExampleAndShort()
    {
        string[] lines = Block("csharp");
        Assert.Equal(File.ReadAllLines(Path.Combine(Repository.Root, "examples", Example, "Program.cs")), lines);
        Assert.InRange(lines.Length, 10, 25);
    }

    [Fact]
    public void File_InTheReadme_IsTheBeginningOfTheExamples() =>
        Assert.Equal(File.ReadLines(Path.Combine(Repository.Root, "examples", Example, "pump.csv")).Take(4), Block("csv").Take(4));

    /// <summary>Words as they are shown; numbers may differ in the last digits from processor to processor.</summary>
    [Fact]
    public void Output_InTheReadme_IsWhatTheExamplePrints()
    {
        File.Copy(Path.Combine(Repository.Root, "examples", Example, "pump.csv"), Path.Combine(_folder, "pump.csv"));
        var run = ExampleRun.StartIn(_folder, Example);
        Assert.Equal(0, run.ExitCode);
        string[] shown = Block("text");
        Assert.Equal(shown.Select(line => Number().Replace(line, "#")), run.Output.Select(line => Number().Replace(line, "#")));
        Assert.All(
            Numbers(shown).Zip(Numbers(run.Output)),
            pair => Assert.InRange(pair.Second, 0.95 * pair.First - 1, 1.05 * pair.First + 1)
        );
        Assert.True(File.Exists(Path.Combine(_folder, "model.zip")));
        Assert.True(File.Exists(Path.Combine(_folder, "scores.png")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string[] Block(string language)
    {
        var match = Regex.Match(Readme, $"<!-- example: first-minute -->\n```{language}\n(.*?)```", RegexOptions.Singleline);
        Assert.True(match.Success, $"README.md has no block of {language} behind '<!-- example: first-minute -->'.");
        return match.Groups[1].Value.TrimEnd('\n').Split('\n');
    }

    private static IEnumerable<double> Numbers(IEnumerable<string> lines) =>
        lines.SelectMany(line => Number().Matches(line)).Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"(?<![\w.])\d+(\.\d+)?(?!\w)")]
    private static partial Regex Number();
}
