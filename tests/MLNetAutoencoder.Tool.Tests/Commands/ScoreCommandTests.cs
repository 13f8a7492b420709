using System.Text.Json;

namespace MLNetAutoencoder.Tests;

public sealed class ScoreCommandTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    [Fact]
    public void Score_ToTheStandardOutput_IsCsvWithIdsScoresAndReasons()
    {
        var run = ToolRun.Good("score", trained.Model, trained.Data, "--id", "id,time");
        string[] lines = run.Output.TrimEnd().Split('\n');
        Assert.Equal("id,time,Score,PredictedLabel,Probability,Reasons", lines[0].TrimEnd());
        Assert.Equal(GeneratedTraffic.Rows + 1, lines.Length);
        Assert.StartsWith("c00000,2026-03-01 12:00:00,", lines[1], StringComparison.Ordinal);
        Assert.Matches(@"^c00007,.*,true,0\.9\d*,""?bytes_out \+", lines[8]);
        Assert.Empty(run.Error);
    }

    [Fact]
    public void Score_ToAFile_CountsWhatIsInIt()
    {
        string path = trained.File("scores.csv");
        var run = ToolRun.Good("score", trained.Model, trained.Data, "-o", path, "--json");
        using var counts = JsonDocument.Parse(run.Output);
        Assert.Equal(GeneratedTraffic.Rows, counts.RootElement.GetProperty("rows").GetInt32());
        string[] lines = File.ReadAllLines(path);
        Assert.Equal(lines.Count(line => line.Contains(",true,")), counts.RootElement.GetProperty("anomalies").GetInt32());
        Assert.InRange(counts.RootElement.GetProperty("anomalies").GetInt32(), 1, 3 * GeneratedTraffic.Anomalies);
    }

    [Fact]
    public void Score_ToParquet_HoldsTheSameWithTypes()
    {
        string parquet = trained.File("scores.parquet");
        ToolRun.Good("score", trained.Model, trained.Data, "--id", "id", "-o", parquet);
        using var source = DataSource.Open(DataRequest.Of(parquet, sql: null));
        Assert.Equal(
            ["id VARCHAR", "Score FLOAT", "PredictedLabel BOOLEAN", "Probability FLOAT", "Reasons VARCHAR"],
            source.Columns.Select(column => $"{column.Name} {column.SqlType}")
        );
        Assert.Equal(GeneratedTraffic.Rows, ColumnProfile.Of(source)[0].Rows);
    }

    [Fact]
    public void Score_ANumberThatWasNeverMissing_IsNotScoredAndSaid()
    {
        string query = $"select * replace (case when id = 'c00003' then null else bytes_out end as bytes_out) from {trained.Table}";
        var run = ToolRun.Good("score", trained.Model, "--sql", query);
        Assert.Contains("warning: 1 rows have no score", run.Error, StringComparison.Ordinal);
        Assert.Equal("NaN,false,NaN,", run.Output.Split('\n')[4].TrimEnd());
    }

    [Fact]
    public void Score_ColumnsOfOtherNames_NamesThoseThatAreNotThere() =>
        ToolRun
            .Of("score", trained.Model, "--sql", $"select protocol, duration from {trained.Table}")
            .Fails(ExitCode.Fault, "no column 'bytes in', 'bytes_out', 'encrypted'", "it has protocol, duration", "--sql");

    [Fact]
    public void Score_ATextForANumber_NamesIt()
    {
        string query = $"select * replace ('much' as bytes_out) from {trained.Table}";
        string path = trained.File("wrong.csv");
        ToolRun.Of("score", trained.Model, "--sql", query, "-o", path).Fails(ExitCode.Fault, "'much'");
        Assert.False(File.Exists(path));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(path)!, "*.tmp"));
    }

    [Fact]
    public void Score_WithJsonAndNoFile_IsWrongUse() =>
        ToolRun.Of("score", trained.Model, trained.Data, "--json").Fails(ExitCode.WrongUse, "--out");

    [Fact]
    public void Score_AFileThatIsNoModel_SaysSo() =>
        ToolRun.Of("score", trained.Data, trained.Data).Fails(ExitCode.Fault, "no model that ML.NET saved");
}
