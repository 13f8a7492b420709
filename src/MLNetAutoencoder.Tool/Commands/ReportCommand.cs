using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Tool.Input;
using MLNetAutoencoder.Tool.Models;
using MLNetAutoencoder.Tool.Terminal;
using Spectre.Console;

namespace MLNetAutoencoder.Tool.Commands;

/// <summary><c>report</c>: what a detector makes of a table, as one HTML file for people.</summary>
internal sealed class ReportCommand
{
    private readonly ModelFlags _flags = new();
    private readonly LabelFlags _labels = new();
    private readonly Option<string> _out = OutputFile.Required("The report: report.html.");
    private readonly Option<string[]> _ids = ColumnNames.Option("--id", "Columns that name a row.");
    private readonly Option<string?> _title = new("--title") { Description = "What stands on top.", HelpName = "text" };
    private readonly Option<int?> _top = new("--top") { Description = "How many of the highest scores.", HelpName = "n" };

    public static Command Create()
    {
        var command = new Command("report", "Write what a detector makes of a table as one HTML file.");
        var report = new ReportCommand();
        report._flags.AddTo(command);
        command.Options.Add(report._out);
        command.Options.Add(report._title);
        command.Options.Add(report._top);
        command.Options.Add(report._ids);
        report._labels.AddTo(command, required: false);
        return command.Does(report.Run);
    }

    private int Run(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        string path = OutputFile.Check(parsed.GetValue(_out)!);
        using var model = SavedDetector.Load(_flags.Path(parsed));
        using var source = _flags.Open(parsed, cancellationToken);
        string[] ids = [.. parsed.Columns(_ids, source)];
        var labels = _labels.Read(parsed, source, model);
        var options = new AutoencoderReportOptions
        {
            Title = parsed.GetValue(_title),
            IdColumnNames = ids,
            LabelColumnName = labels?.Column.Name,
            AnomalyLabel = labels?.Anomaly,
        };
        options.Top = parsed.GetValue(_top) ?? options.Top;
        var others = ids.Select(name => new ViewColumn(name, DataKind.String));
        var scored = model.Score(source, [.. others, .. labels is null ? [] : new[] { labels.Column }]);
        try
        {
            model.Detector.SaveReport(path, scored, options);
        }
        catch (ArgumentException e)
        {
            throw FaultException.WrongUse(AutoencoderTool.Fault(e));
        }
        screen.Result(new { Report = path }, console => console.MarkupLine($"[green]{path.EscapeMarkup()}[/]"));
        return ExitCode.Done;
    }
}
