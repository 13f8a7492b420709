using System.CommandLine;
using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Tool.Models;
using MLNetAutoencoder.Tool.Terminal;
using Spectre.Console;

namespace MLNetAutoencoder.Tool.Commands;

/// <summary><c>series score</c>: the incidents in a series, and the score of each row.</summary>
internal sealed class SeriesScoreCommand
{
    private readonly SeriesFlags _series = new();
    private readonly Option<int> _merge = new("--merge-within")
    {
        Description = "Alerts with at most so many rows between them are one incident.",
        HelpName = "rows",
        DefaultValueFactory = _ => 10,
    };
    private readonly Option<string?> _out = OutputFile.Optional("The score of each row: a .parquet file, or CSV.");

    public static Command Create()
    {
        var command = new Command("score", "Find the incidents in a series.");
        var score = new SeriesScoreCommand();
        score._series.AddTo(command);
        command.Options.Add(score._out);
        command.Options.Add(score._merge);
        return command.Does(score.Run);
    }

    private int Run(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        string? path = parsed.GetValue(_out) is { } given ? OutputFile.Check(given) : null;
        using var series = _series.Open(parsed, cancellationToken);
        var scored = series.Detector.Transform(series.View());
        var incidents = new MLContext().AnomalyDetection.FindIncidents(scored, series.Time, series.Key, parsed.GetValue(_merge));
        if (path is not null)
            RowWriter.Write(scored, [.. series.Columns.Select(column => column.Name), .. s_results], path, cancellationToken);
        screen.Result(incidents, console => Show(incidents, series.Key, console));
        return ExitCode.Done;
    }

    private static readonly string[] s_results = ["Score", "Threshold", "PredictedLabel"];

    private static void Show(IReadOnlyList<SeriesIncident> incidents, string? key, IAnsiConsole console)
    {
        if (incidents.Count == 0)
        {
            console.WriteLine("no incidents");
            return;
        }
        var table = Screen.Table(
            (key ?? "", false),
            ("from", true),
            ("to", true),
            ("worst at", true),
            ("score there", true),
            ("alerts", true)
        );
        foreach (var incident in incidents)
            table.AddRow(
                incident.Key.EscapeMarkup(),
                At(incident.Start, incident.StartRow),
                At(incident.End, incident.EndRow),
                At(incident.Peak, incident.PeakRow),
                Invariant.Text($"[red]{incident.PeakScore:F2}[/]"),
                Invariant.Text($"{incident.Points}")
            );
        console.Write(table);
    }

    private static string At(DateTime? time, long row) =>
        time is { } moment ? Invariant.Text($"{moment:yyyy-MM-dd HH:mm:ss}") : Invariant.Text($"row {row}");
}
