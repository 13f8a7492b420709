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
    private readonly ModelFlags _model = new();
    private readonly LabelFlags _labels = new();
    private readonly ReportFlags _report = new("How many of the highest scores to list.");
    private readonly Option<string[]> _ids = ColumnNames.Option("--id", "Columns that name a row.");

    public static Command Create()
    {
        var command = new Command("report", "Write what a detector makes of a table as one HTML file.");
        var report = new ReportCommand();
        report._model.AddTo(command);
        report._report.AddTo(command);
        command.Options.Add(report._ids);
        report._labels.AddTo(command, required: false);
        return command.Does(report.Run);
    }

    private int Run(ParseResult parsed, Screen screen, CancellationToken cancellationToken) =>
        _report.Save(
            parsed,
            screen,
            (path, options) =>
            {
                using var model = SavedDetector.Load(_model.Path(parsed));
                using var source = _model.Open(parsed, cancellationToken);
                options.IdColumnNames = [.. parsed.Columns(_ids, source)];
                var labels = _labels.Read(parsed, source, model);
                (options.LabelColumnName, options.AnomalyLabel) = (labels?.Column.Name, labels?.Anomaly);
                var others = options.IdColumnNames.Select(name => new ViewColumn(name, DataKind.String));
                var scored = model.Score(source, [.. others, .. labels is null ? [] : new[] { labels.Column }]);
                model.Detector.SaveReport(path, scored, options);
            }
        );
}

/// <summary>Where a report goes, and what all reports show.</summary>
/// <param name="top">What is listed.</param>
internal sealed class ReportFlags(string top)
{
    private readonly Option<string> _out = OutputFile.Required("The report: report.html.");
    private readonly Option<string?> _title = new("--title") { Description = "What stands on top.", HelpName = "text" };
    private readonly Option<int?> _top = new("--top") { Description = top, HelpName = "n" };

    public void AddTo(Command command)
    {
        command.Options.Add(_out);
        command.Options.Add(_title);
        command.Options.Add(_top);
    }

    public int Save(ParseResult parsed, Screen screen, Action<string, AutoencoderReportOptions> save)
    {
        string path = OutputFile.Check(parsed.GetValue(_out)!);
        var options = new AutoencoderReportOptions { Title = parsed.GetValue(_title) };
        options.Top = parsed.GetValue(_top) ?? options.Top;
        try
        {
            save(path, options);
        }
        catch (ArgumentException e)
        {
            throw FaultException.WrongUse(e);
        }
        screen.Result(new { Report = path }, console => console.MarkupLine($"[green]{path.EscapeMarkup()}[/]"));
        return ExitCode.Done;
    }
}
