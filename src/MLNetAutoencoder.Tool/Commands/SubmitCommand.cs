using System.CommandLine;
using MLNetAutoencoder.Tool.Input;
using MLNetAutoencoder.Tool.Models;
using MLNetAutoencoder.Tool.Terminal;

namespace MLNetAutoencoder.Tool.Commands;

/// <summary><c>submit</c>: gives a job to workers.</summary>
internal static class SubmitCommand
{
    public static Command Create() =>
        new("submit", "Give a job to workers on many machines, through a Redis server.")
        {
            SubmitScoreCommand.Create(),
            SubmitSearchCommand.Create(),
        };
}

/// <summary><c>submit score</c>: a file of scores for each file of rows.</summary>
internal sealed class SubmitScoreCommand
{
    private readonly RedisFlags _redis = new();
    private readonly Argument<string> _model = new("model") { Description = "A model that 'train' wrote, where all workers see it." };
    private readonly Argument<string[]> _partitions = new("files")
    {
        Description = "The files with the rows, where all workers see them: .parquet, .csv, .tsv, .idv.",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<string> _out = new("--out", "-o")
    {
        Description = "The folder of the scores: a file for each one of rows.",
        HelpName = "folder",
        Required = true,
    };
    private readonly Option<string> _format = new("--format")
    {
        Description = "The format of the scores.",
        DefaultValueFactory = _ => "csv",
    };
    private readonly Option<string?> _id = new("--id")
    {
        Description = "The column that names a row. Default: the number of the row in its file.",
        HelpName = "column",
    };
    private readonly Option<int?> _rows = new("--rows-per-item")
    {
        Description = "Divide files into items of so many rows.",
        HelpName = "n",
    };
    private readonly Option<bool> _noWait = new("--no-wait") { Description = "Print the job's name and end." };

    public static Command Create()
    {
        var command = new Command("score", "Score files of rows; a row of results for each row.");
        var submit = new SubmitScoreCommand();
        command.Arguments.Add(submit._model);
        command.Arguments.Add(submit._partitions);
        submit._format.AcceptOnlyFromAmong("csv", "parquet");
        submit._redis.AddTo(command);
        foreach (var option in new Option[] { submit._out, submit._format, submit._id, submit._rows, submit._noWait })
            command.Options.Add(option);
        return command.Does(submit.RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        var options = new ScoringJobOptions
        {
            ModelPath = parsed.GetValue(_model)!,
            Partitions = parsed.GetValue(_partitions)!,
            OutputFolder = parsed.GetValue(_out)!,
            Extension = $".{parsed.GetValue(_format)}",
            KeyColumnName = parsed.GetValue(_id),
            RowsPerItem = parsed.GetValue(_rows),
            Formats = TableFormat.All,
        };
        using (var model = SavedDetector.Load(options.ModelPath))
            options.ColumnNames = [.. SavedDetector.Results(model.Model.GetOutputSchema(model.InputSchema))];
        await using var queue = _redis.Connect(parsed);
        ClusterJob job;
        try
        {
            job = await queue.SubmitScoringAsync(options, cancellationToken);
        }
        catch (ArgumentException e)
        {
            throw FaultException.WrongUse(e);
        }
        var jobScreen = new JobScreen(screen);
        return parsed.GetValue(_noWait)
            ? jobScreen.Show(await job.StatusAsync(cancellationToken))
            : await jobScreen.WaitAsync(job, cancellationToken);
    }
}
