using System.Text.Json;
using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

public sealed class TrainCommandTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    [Fact]
    public void Train_ATable_SaysWhatEachColumnIsUsedAs()
    {
        var uses = Columns(trained.Training.Output);
        Assert.Equal(
            [
                "id: id",
                "time: leftOut",
                "protocol: category",
                "bytes in: number",
                "bytes_out: number",
                "duration: number",
                "encrypted: number",
                "label: label",
            ],
            uses
        );
    }

    [Fact]
    public void Train_WithJson_PutsNothingElseOnTheStandardOutput()
    {
        using var json = JsonDocument.Parse(trained.Training.Output);
        Assert.Equal(trained.Model, json.RootElement.GetProperty("model").GetString());
        Assert.Equal(GeneratedTraffic.Rows, json.RootElement.GetProperty("rows").GetInt32());
        Assert.Contains("traffic.csv: 600 rows, 8 columns", trained.Training.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_ATable_WritesAPipelineThatMLNetLoads()
    {
        var ml = new MLContext();
        var model = ml.Model.Load(trained.Model, out var schema);
        Assert.Equal(["protocol", "bytes in", "bytes_out", "duration", "encrypted"], schema.Select(column => column.Name));
        Assert.NotNull(model.GetOutputSchema(schema).GetColumnOrNull("Score"));
        (model as IDisposable)?.Dispose();
    }

    [Theory]
    [InlineData("traffic.csv.gz")]
    [InlineData("traffic.tsv")]
    public void Train_TheSameRowsInAnotherForm_MakesTheSameModel(string name)
    {
        string data = GeneratedTraffic.Write(trained.File(name));
        string model = trained.File(name + ".zip");
        ToolRun.Good("train", data, "-o", model, "--label", "label", "--id", "id", "--contamination", "0.03", "--epochs", "20");
        Assert.Equal(Scores(trained.Model), Scores(model));
    }

    [Fact]
    public void Train_OnAQueryOverParquet_TakesItsColumns()
    {
        string parquet = trained.File("scored.parquet");
        ToolRun.Good("score", trained.Model, trained.Data, "-o", parquet);
        string query = $"select Score as s, hour(current_timestamp) as h, Probability from '{parquet}'";
        var run = ToolRun.Good("train", "--sql", query, "-o", trained.File("query.zip"), "--epochs", "1", "--json");
        Assert.Equal(["s: number", "h: number", "Probability: number"], Columns(run.Output));
    }

    [Fact]
    public void Train_WithoutJson_ShowsATableWithoutColors()
    {
        var run = ToolRun.Good("train", trained.Data, "-o", trained.File("shown.zip"), "--epochs", "1", "--columns", "duration,protocol");
        Assert.Contains("one of 3 categories", run.Error, StringComparison.Ordinal);
        Assert.Contains("left out: not among --columns", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Error + run.Output);
    }

    [Fact]
    public async Task Train_CancelledWithACheckpoint_GoesOnToTheSameModel()
    {
        string folder = trained.File("checkpoint");
        string[] flags = ["--columns", "bytes_out", "bytes in", "--epochs", "150", "--patience", "150"];
        ToolRun.Good(["train", trained.Data, "--out", trained.File("whole.zip"), .. flags]);

        using var stop = new CancellationTokenSource();
        string[] call = ["train", trained.Data, "--out", trained.File("resumed.zip"), .. flags, "--checkpoint", folder];
        var first = Task.Run(() => ToolRun.Of(stop.Token, call));
        SpinWait.SpinUntil(() => first.IsCompleted || (Directory.Exists(folder) && Directory.EnumerateFiles(folder).Count() > 1));
        await stop.CancelAsync();
        var stopped = await first;
        Assert.Equal(ExitCode.Cancelled, stopped.Code);
        Assert.Contains($"the same command goes on from the checkpoint in {folder}", stopped.Error, StringComparison.Ordinal);

        ToolRun.Good(call);
        Assert.Equal(Scores(trained.File("whole.zip")), Scores(trained.File("resumed.zip")));
    }

    [Theory]
    [InlineData("--contamination 0.9", "Contamination is 0.9")]
    [InlineData("--label nothing", "--label: ", "no column 'nothing'; it has id, time")]
    [InlineData("--time-budget soon", "'soon'; give a time such as 90s")]
    [InlineData("--epochs many", "many")]
    [InlineData("--sql select", "a file and --sql")]
    [InlineData("--epoch 3", "--epoch", "train --help")]
    public void Train_WrongUse_IsToldInOneLine(string arguments, params string[] words)
    {
        string model = trained.File("wrong.zip");
        ToolRun.Of(["train", trained.Data, "--out", model, .. arguments.Split(' ')]).Fails(ExitCode.WrongUse, words);
        Assert.False(File.Exists(model));
    }

    [Fact]
    public void Train_WithoutAFolderToWriteTo_FailsBeforeItReads() =>
        ToolRun.Of("train", trained.File("nothing.csv"), "--out", trained.File("no/model.zip")).Fails(ExitCode.Fault, "there is no folder");

    [Theory]
    [InlineData("nothing.csv", "There is no file")]
    [InlineData("model.zip", "--sql")]
    public void Train_OnWhatIsNoTable_SaysSo(string name, string words) =>
        ToolRun.Of("train", trained.File(name), "--out", trained.File("none.zip")).Fails(ExitCode.Fault, words);

    private string Scores(string model) => ToolRun.Good("score", model, trained.Data).Output;

    private static string[] Columns(string json)
    {
        using var document = JsonDocument.Parse(json);
        return
        [
            .. document
                .RootElement.GetProperty("columns")
                .EnumerateArray()
                .Select(column => $"{column.GetProperty("name").GetString()}: {column.GetProperty("use").GetString()}"),
        ];
    }
}
