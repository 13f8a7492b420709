using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Tool.Input;
using MLNetAutoencoder.Tool.Terminal;
using Spectre.Console;

namespace MLNetAutoencoder.Tool.Commands;

/// <summary><c>series report</c>: what a detector makes of time series, as one HTML file for people.</summary>
internal sealed class SeriesReportCommand
{
    private readonly SeriesFlags _series = new();
    private readonly ReportFlags _report = new("How many incidents to list.");
    private readonly Option<string?> _label = new("--label")
    {
        Description = "The column of labels, to measure by: numbers above 0 and true are anomalies.",
        HelpName = "column",
    };

    public static Command Create()
    {
        var command = new Command("report", "Write the incidents of a series as one HTML file.");
        var report = new SeriesReportCommand();
        report._series.AddTo(command);
        report._report.AddTo(command);
        command.Options.Add(report._label);
        return command.Does(report.Run);
    }

    private int Run(ParseResult parsed, Screen screen, CancellationToken cancellationToken) =>
        _report.Save(
            parsed,
            screen,
            (path, options) =>
            {
                using var series = _series.Open(parsed, cancellationToken);
                string? label = parsed.GetValue(_label) is { } given ? series.Source.Column(given, _label.Name).Name : null;
                (options.TimeColumnName, options.LabelColumnName) = (series.Time, label);
                series.Detector.SaveReport(
                    path,
                    label is null ? series.View() : series.View(new ViewColumn(label, DataKind.Single)),
                    options
                );
            }
        );
}
