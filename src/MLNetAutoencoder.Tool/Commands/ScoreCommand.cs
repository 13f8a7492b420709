using System.CommandLine;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Tool.Input;
using MLNetAutoencoder.Tool.Models;
using MLNetAutoencoder.Tool.Terminal;
using Spectre.Console;

namespace MLNetAutoencoder.Tool.Commands;

/// <summary><c>score</c>: a row of results for each row of a table.</summary>
internal sealed class ScoreCommand
{
    private readonly ModelFlags _flags = new();
    private readonly Option<string[]> _ids = ColumnNames.Option("--id", "Columns to write beside the scores.");
    private readonly Option<string?> _out = OutputFile.Optional(
        "The scores: a .parquet file, or CSV. Default: CSV to the standard output."
    );

    public static Command Create()
    {
        var command = new Command("score", "Score the rows of a table.");
        var score = new ScoreCommand();
        score._flags.AddTo(command);
        command.Options.Add(score._out);
        command.Options.Add(score._ids);
        return command.Does(score.Run);
    }

    private int Run(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        string? path = parsed.GetValue(_out) is { } given ? OutputFile.Check(given) : null;
        if (path is null && screen.IsJson)
            throw FaultException.WrongUse("--json tells how many rows were scored; name a file for the scores themselves with --out.");
        using var model = SavedDetector.Load(_flags.Path(parsed));
        using var source = _flags.Open(parsed, cancellationToken);
        var ids = parsed.Columns(_ids, source);
        var scored = model.Score(source, [.. ids.Select(name => new ViewColumn(name, DataKind.String))]);
        string[] columns = [.. ids, .. SavedDetector.Results(scored.Schema)];
        var counts = path is null
            ? RowWriter.Write(scored, columns, screen.Output, cancellationToken)
            : RowWriter.Write(scored, columns, path, cancellationToken);

        if (path is not null)
            screen.Result(
                new
                {
                    Scores = path,
                    counts.Rows,
                    counts.Anomalies,
                    counts.Unscored,
                    model.Detector.Threshold,
                },
                console => console.MarkupLine($"[green]{path.EscapeMarkup()}[/]: {Text(counts, model.Detector.Threshold)}")
            );
        if (counts.Unscored > 0)
            screen.Warn(
                Invariant.Text($"{counts.Unscored:N0} rows have no score: a number is missing that was never missing in the training.")
            );
        return ExitCode.Done;
    }

    private static string Text(RowCounts counts, float threshold)
    {
        double share = counts.Rows > 0 ? (double)counts.Anomalies / counts.Rows : 0;
        return Invariant.Text(
            $"{counts.Rows:N0} rows, {counts.Anomalies:N0} of them ({share * 100:F1}%) above the threshold of {threshold:G4}"
        );
    }
}
