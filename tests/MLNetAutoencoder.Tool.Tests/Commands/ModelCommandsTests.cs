using System.Text.Json;
using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>The commands that tell or measure what a trained model does.</summary>
public sealed class ModelCommandsTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    [Fact]
    public void Explain_RowsThatSendTooMuch_NamesTheColumn()
    {
        var run = ToolRun.Good("explain", trained.Model, trained.Data, "--id", "id", "--top", "5", "--features", "2", "--json");
        using var rows = JsonDocument.Parse(run.Output);
        Assert.Equal(5, rows.RootElement.GetArrayLength());
        foreach (var row in rows.RootElement.EnumerateArray())
        {
            int number = row.GetProperty("row").GetInt32();
            Assert.Equal(7, number % (GeneratedTraffic.Rows / GeneratedTraffic.Anomalies));
            Assert.Equal($"c{number:D5}", row.GetProperty("id").GetProperty("id").GetString());
            Assert.Contains(row.GetProperty("reasons").EnumerateArray(), reason => reason.GetProperty("name").GetString() == "bytes_out");
        }
    }

    [Fact]
    public void Explain_ForPeople_SaysValueExpectedAndShare()
    {
        var run = ToolRun.Good("explain", trained.Model, trained.Data, "--top", "1", "--features", "1");
        Assert.Matches(@"bytes_out \d+, expected -?[\d.]+, \d+% of the score", run.Output);
    }

    [Fact]
    public void Explain_NoRows_IsWrongUse() =>
        ToolRun.Of("explain", trained.Model, trained.Data, "--top", "0").Fails(ExitCode.WrongUse, "0");

    [Fact]
    public void Evaluate_WithLabels_FindsTheAnomalies()
    {
        var run = ToolRun.Good("evaluate", trained.Model, trained.Data, "--label", "LABEL", "--json");
        using var metrics = JsonDocument.Parse(run.Output);
        Assert.Equal(GeneratedTraffic.Rows, metrics.RootElement.GetProperty("rowCount").GetInt32());
        Assert.InRange(metrics.RootElement.GetProperty("areaUnderRocCurve").GetDouble(), 0.95, 1);
    }

    [Fact]
    public void Evaluate_WithTexts_NeedsTheOneOfAnAnomaly()
    {
        string query = $"select *, if(label = 1, 'attack', 'normal') as kind from {trained.Table}";
        ToolRun
            .Of("evaluate", trained.Model, "--sql", query, "--label", "kind")
            .Fails(ExitCode.WrongUse, "'kind' holds texts", "--anomaly-label");
        var run = ToolRun.Good("evaluate", trained.Model, "--sql", query, "--label", "kind", "--anomaly-label", "attack");
        Assert.Contains("average precision", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_OnAColumnOfTheModel_SaysThatItKnowsTheLabels() =>
        ToolRun
            .Of("evaluate", trained.Model, trained.Data, "--label", "duration")
            .Fails(ExitCode.Fault, "trained on 'duration'", "--label duration");

    [Fact]
    public void Report_WithLabelsAndIds_IsOneHtmlFile()
    {
        string path = trained.File("report.html");
        ToolRun.Good("report", trained.Model, trained.Data, "--out", path, "--label", "label", "--id", "id", "--title", "Traffic <1>");
        string html = File.ReadAllText(path);
        Assert.Contains("<title>Traffic &lt;1&gt;", html, StringComparison.Ordinal);
        Assert.Contains("c00007", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Info_APipeline_TellsColumnsStepsAndNetwork()
    {
        var run = ToolRun.Good("info", trained.Model, "--json");
        using var info = JsonDocument.Parse(run.Output);
        Assert.Equal(5, info.RootElement.GetProperty("columns").GetArrayLength());
        Assert.True(info.RootElement.GetProperty("autoencoder").GetProperty("isAnomalyDetector").GetBoolean());
        Assert.Contains("scores above", ToolRun.Good("info", trained.Model).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_APipeline_IsAnOnnxFileThatScoresTheSame()
    {
        string onnx = trained.File("pipeline.onnx");
        var run = ToolRun.Good("export", trained.Model, trained.Data, "--out", onnx);
        Assert.Contains("compared with the pipeline", run.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(onnx));
    }

    [Fact]
    public void Export_APart_IsAModelThatInfoKnows()
    {
        string onnx = trained.File("scorer.onnx");
        ToolRun.Good("export", trained.Model, "--part", "scorer", "--out", onnx);
        Assert.Contains("dense", ToolRun.Good("info", onnx).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Info_AFileThatIsNoModel_SaysSo()
    {
        string onnx = trained.File("nothing.onnx");
        File.WriteAllText(onnx, "nothing");
        ToolRun.Of("info", onnx).Fails(ExitCode.Fault);
    }
}
