using System.Globalization;
using System.IO.Compression;

namespace MLNetAutoencoder.Tests;

[Collection(nameof(DemoRun))]
[Trait("Category", "Processes")]
public sealed class AnomalyDetectionExampleTests(DemoRun demo)
{
    [Fact]
    public void Run_GeneratedTraffic_FindsTheAttacks()
    {
        Assert.True(demo.Run.Number("auc") > 0.95);
        Assert.True(demo.Run.Number("ap") > 0.7); // Chance is 0.025.
        Assert.True(demo.Run.Number("fit_s") > 0);
        Assert.True(demo.Run.Number("score_rows_s") > 0);
        Assert.Empty(demo.Run.Errors);
    }

    [Fact]
    public void Run_OnNormalTrafficOnly_FindsTheAttacks()
    {
        var run = ExampleRun.Start("01-AnomalyDetection", "--train", "normal", "--epochs", "10", "--out", demo.File("normal"));
        Directory.Delete(demo.File("normal"), recursive: true);
        Assert.Single(run.Output, line => line.StartsWith("fitted on 2925 normal rows", StringComparison.Ordinal));
        Assert.True(run.Number("auc") > 0.95);
    }

    [Fact]
    public void Run_OutputRedirected_TellsOfEachNetworkInFiveLines()
    {
        var lines = demo.Run.Output.TakeWhile(line => !line.StartsWith("fitted on", StringComparison.Ordinal));
        int[] five = [4, 7, 10, 13, 16];
        Assert.Equal([.. five, .. five], lines.Select(line => int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture)));
        Assert.DoesNotContain(demo.Run.Output, line => line.Contains('\e', StringComparison.Ordinal));
    }

    [Fact]
    public void Run_Finished_LeavesModelsAndRows() =>
        Assert.Equal(
            ["model.onnx", "model.zip", "report.html", "rows.csv"],
            Directory.GetFiles(demo.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Run_LoadedModel_GivesTheHighestScoreAgain()
    {
        string[] highest = demo
            .Run.Output[Array.FindIndex(demo.Run.Output, line => line.StartsWith("the ten highest", StringComparison.Ordinal)) + 1]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string again = $"once more: score {highest[0]}, probability 0.99";
        Assert.Contains(
            demo.Run.Output,
            line => line.Contains(again, StringComparison.Ordinal) && line.EndsWith("anomaly: True", StringComparison.Ordinal)
        );
        Assert.Equal("anomaly", highest[1]);
        Assert.Contains(" +", string.Join(' ', highest[2..]), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OwnGzippedCsv_ReadsItWhereverTheLabelStands()
    {
        var path = demo.File("own.csv.gz");
        using (var text = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest)))
        {
            text.WriteLine("a,label,b,c");
            for (int i = 0; i < 200; i++)
                text.WriteLine(i % 50 == 0 ? $"{i},1,{-2 * i},900" : $"{i},0,{2 * i},{3 * i}");
        }
        var run = ExampleRun.Start("01-AnomalyDetection", "--data", path, "--epochs", "5", "--out", demo.File("own"));
        File.Delete(path);
        Assert.Contains("140 mixed rows of 3 features", string.Concat(run.Output), StringComparison.Ordinal);
        Assert.InRange(run.Number("auc"), 0, 1);
        Directory.Delete(demo.File("own"), recursive: true);
    }

    [Theory]
    [InlineData("'--nonsense' is not an argument", "--nonsense", "1")]
    [InlineData("A value is missing after --seed", "--seed")]
    [InlineData("--seed is '1.5'; it must be a whole number", "--seed", "1.5")]
    [InlineData("--train is 'all'; it must be", "--train", "all")]
    [InlineData("Epochs is 0; it must be 1 or greater", "--epochs", "0")]
    [InlineData("nowhere.csv", "--data", "nowhere.csv")]
    public void Run_BadArguments_SaysSoInOneLine(string message, params string[] arguments)
    {
        var run = ExampleRun.Start("01-AnomalyDetection", ["--out", demo.File("unused"), .. arguments]);
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.StartsWith("error: ", Assert.Single(run.Errors), StringComparison.Ordinal);
        Assert.Contains(message, run.Errors[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the header must name a column 'label'", "a,b")]
    [InlineData("there are no rows after the header", "label,a")]
    [InlineData("Found 3 column(s) on row 1", "label,a", "0,1,2")]
    [InlineData("'x' in row 2, column 'a', is not a number", "label,a", "0,1", "0,x")]
    [InlineData("must hold 1 for an anomaly and 0 for a normal row", "label,a", "0,1", "2,1")]
    public void Run_BadFile_SaysSoInOneLine(string message, params string[] lines)
    {
        var path = demo.File("bad.csv");
        File.WriteAllLines(path, lines);
        var run = ExampleRun.Start("01-AnomalyDetection", "--data", path, "--out", demo.File("unused"));
        File.Delete(path);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, Assert.Single(run.Errors), StringComparison.Ordinal);
    }
}
