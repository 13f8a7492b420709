using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace MLNetAutoencoder.Tests;

/// <summary>The guide shows what the tool prints, and names all that it takes.</summary>
public sealed partial class ToolGuideTests
{
    private static readonly string s_guide = File.ReadAllText(GuidePath()).ReplaceLineEndings("\n");

    [Fact]
    public void Guide_NamesEveryCommandAndOption()
    {
        var root = AutoencoderTool.Root();
        var names = Commands(root).SelectMany(command => command.Options.Select(option => option.Name).Append(command.Name));
        string[] own = [root.Name, "--help", "--version"];
        Assert.Equal([], names.Except(own).Where(name => !Regex.IsMatch(s_guide, $@"(?<![\w-]){Regex.Escape(name)}(?![\w-])")).Order());
    }

    [Fact]
    public void Guide_CommandsThatAreShown_PrintWhatIsShown()
    {
        using var folder = new TempFolder();
        GeneratedTraffic.Write(folder.File("traffic.csv"));
        string before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(folder.Path);
        try
        {
            string printed = Blocks().Replace(s_guide, block => $"```console\n{Printed(block.Groups[1].Value)}```");
            Assert.Equal(WithoutNumbers(printed), WithoutNumbers(s_guide));
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
    }

    /// <summary>The commands of a block with what they print now.</summary>
    private static string Printed(string block) =>
        string.Concat(
            block.Split('\n').Where(line => line.StartsWith("$ ", StringComparison.Ordinal)).Select(line => $"{line}\n{Run(line)}")
        );

    private static string Run(string line)
    {
        var run = ToolRun.Good([.. CommandLineParser.SplitCommandLine(line).Skip(2)]);
        var lines = (run.Error + run.Output).ReplaceLineEndings("\n").Split('\n').Select(text => text.TrimEnd());
        return string.Concat(
            lines.Where(text => text.Length > 0 && !text.StartsWith("epoch ", StringComparison.Ordinal)).Select(text => text + "\n")
        );
    }

    /// <summary>Numbers differ in their last digits from processor to processor, and the gaps beside them with those.</summary>
    private static string WithoutNumbers(string text) => Gaps().Replace(Numbers().Replace(text, "#"), " ");

    private static IEnumerable<Command> Commands(Command command) => command.Subcommands.SelectMany(Commands).Prepend(command);

    private static string GuidePath([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "../../docs/guide/tool.md");

    [GeneratedRegex(@"```console\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"-?\d[\d,]*(\.\d+)?(E[-+]\d+)?")]
    private static partial Regex Numbers();

    [GeneratedRegex(@" +|─+")]
    private static partial Regex Gaps();
}
