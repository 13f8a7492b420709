using System.CommandLine;
using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Tool.Models;
using MLNetAutoencoder.Tool.Terminal;
using Spectre.Console;

namespace MLNetAutoencoder.Tool.Commands;

/// <summary><c>evaluate</c>: how well a detector finds the anomalies that labels tell of.</summary>
internal sealed class EvaluateCommand
{
    private const int BarWidth = 24;

    private readonly ModelFlags _flags = new();
    private readonly LabelFlags _labels = new();

    public static Command Create()
    {
        var command = new Command("evaluate", "Measure a detector on rows with labels.");
        var evaluate = new EvaluateCommand();
        evaluate._flags.AddTo(command);
        evaluate._labels.AddTo(command, required: true);
        return command.Does(evaluate.Run);
    }

    private int Run(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        using var model = SavedDetector.Load(_flags.Path(parsed));
        using var source = _flags.Open(parsed, cancellationToken);
        var labels = _labels.Read(parsed, source, model)!;
        var metrics = model.Context.AnomalyDetection.EvaluateDetector(
            model.Score(source, labels.Column),
            labels.Column.Name,
            options: new DetectorEvaluationOptions { AnomalyLabel = labels.Anomaly }
        );
        screen.Result(metrics, console => Show(metrics, console));
        return ExitCode.Done;
    }

    private static void Show(DetectorMetrics metrics, IAnsiConsole console)
    {
        var table = Screen.Table(("measure", false), ("value", true), ("95% interval", true), ("", false));
        Add("AUROC", metrics.AreaUnderRocCurve, metrics.AreaUnderRocCurveInterval);
        Add("average precision", metrics.AveragePrecision, metrics.AveragePrecisionInterval);
        Add("precision", metrics.Precision, metrics.PrecisionInterval);
        Add("recall", metrics.Recall, metrics.RecallInterval);
        Add("F1", metrics.F1Score, metrics.F1ScoreInterval);
        Add(Invariant.Text($"best F1, at a threshold of {metrics.BestF1Threshold:G4}"), metrics.BestF1Score, null);
        console.Write(table);

        var counts = Screen.Table(("", false), ("said anomaly", true), ("said normal", true));
        counts.AddRow("anomalies", Count(metrics.TruePositives), Count(metrics.FalseNegatives));
        counts.AddRow("normal rows", Count(metrics.FalsePositives), Count(metrics.TrueNegatives));
        console.Write(counts);

        void Add(string name, double value, ConfidenceInterval? interval) =>
            table.AddRow(
                name,
                Invariant.Text($"{value:F3}"),
                interval is { } range ? Invariant.Text($"{range.Lower:F3} to {range.Upper:F3}") : "",
                Screen.Bar(value, BarWidth, console.Profile.Capabilities.Ansi)
            );

        static string Count(long rows) => Invariant.Text($"{rows:N0}");
    }
}
