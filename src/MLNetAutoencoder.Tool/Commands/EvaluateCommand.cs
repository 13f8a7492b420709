using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Tool.Input;
using MLNetAutoencoder.Tool.Models;
using MLNetAutoencoder.Tool.Terminal;
using Spectre.Console;

namespace MLNetAutoencoder.Tool.Commands;

/// <summary><c>evaluate</c>: how well a detector finds the anomalies that labels tell of.</summary>
internal sealed class EvaluateCommand
{
    private const int BarWidth = 24;

    private readonly ModelFlags _flags = new();
    private readonly Option<string> _label = new("--label")
    {
        Description = "The column of labels: numbers above 0 and true are anomalies; of texts --anomaly-label says which.",
        HelpName = "column",
        Required = true,
    };
    private readonly Option<string?> _anomaly = new("--anomaly-label")
    {
        Description = "The text that labels an anomaly.",
        HelpName = "text",
    };

    public static Command Create()
    {
        var command = new Command("evaluate", "Measure a detector on rows with labels.");
        var evaluate = new EvaluateCommand();
        evaluate._flags.AddTo(command);
        command.Options.Add(evaluate._label);
        command.Options.Add(evaluate._anomaly);
        return command.Does(evaluate.Run);
    }

    private int Run(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        using var model = SavedDetector.Load(_flags.Path(parsed));
        using var source = _flags.Open(parsed, cancellationToken);
        var label = source.Column(parsed.GetValue(_label)!, _label.Name);
        if (model.Inputs.Any(input => input.Name == label.Name))
            throw new FaultException(
                $"The model was trained on '{label.Name}', so it knows the labels; train again with --label {label.Name}."
            );
        bool isText = label.Kind == ColumnKind.Text;
        string? anomaly = parsed.GetValue(_anomaly);
        if (isText && anomaly is null)
            throw FaultException.WrongUse($"'{label.Name}' holds texts; say with --anomaly-label which one is an anomaly.");
        var scored = model.Score(source, new ViewColumn(label.Name, isText ? DataKind.String : DataKind.Single));
        var metrics = model.Context.AnomalyDetection.EvaluateDetector(
            scored,
            label.Name,
            options: new DetectorEvaluationOptions { AnomalyLabel = isText ? anomaly : null }
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
