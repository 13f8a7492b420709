using System.CommandLine;
using System.Diagnostics;
using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Tool.Input;
using MLNetAutoencoder.Tool.Models;
using MLNetAutoencoder.Tool.Terminal;
using Spectre.Console;

namespace MLNetAutoencoder.Tool.Commands;

/// <summary><c>train</c>: a table becomes a pipeline that finds anomalies in tables like it.</summary>
internal sealed class TrainCommand
{
    private readonly InputFlags _input = new();
    private readonly TrainingFlags _training = new();
    private readonly Option<string> _out = OutputFile.Required("The model, a pipeline that ML.NET loads: model.zip.");

    public static Command Create()
    {
        var command = new Command("train", "Train a detector on a table and save it with its encoders as one file.");
        var train = new TrainCommand();
        train._input.AddTo(command);
        command.Options.Add(train._out);
        train._training.AddTo(command);
        return command.Does(train.Run);
    }

    private int Run(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        string path = OutputFile.Check(parsed.GetValue(_out)!);
        var options = _training.Options(parsed);
        using var source = _input.Open(parsed, cancellationToken);
        var columns = _training.Plan(parsed, source);
        Show(columns, source, screen);

        var bar = new TrainingBar(screen.Notes);
        options.Progress = bar;
        options.CancellationToken = cancellationToken;
        options.OnCancellation = CancellationOutcome.KeepBest;
        var ml = new MLContext(options.Seed);
        var view = new TableView(source, DetectorPipeline.Inputs(columns));
        var clock = Stopwatch.StartNew();
        var pipeline = DetectorPipeline.Build(ml, columns, options);
        var model = bar.Show(() => pipeline.Fit(view));
        using var owner = model as IDisposable;
        AtomicFile.Write(path, file => ml.Model.Save(model, view.Schema, file));
        Report(new(path, columns, SavedDetector.Find(model)!, clock.Elapsed, !cancellationToken.IsCancellationRequested), screen);
        if (!cancellationToken.IsCancellationRequested)
            return ExitCode.Done;
        string goOn = options.Checkpoint is { } checkpoint
            ? $"the same command goes on from the checkpoint in {checkpoint.Folder}."
            : "with --checkpoint FOLDER a training can go on.";
        screen.Warn($"stopped: the model is the best one so far; {goOn}");
        return ExitCode.Cancelled;
    }

    private static void Show(IReadOnlyList<ColumnPlan> columns, DataSource source, Screen screen)
    {
        long rows = columns.Count > 0 ? columns[0].Profile.Rows : 0;
        screen.Note(Invariant.Text($"{source.Name}: {rows:N0} rows, {columns.Count} columns"));
        if (screen.IsJson)
            return;
        var table = Screen.Table(("column", false), ("used as", false), ("missing", true));
        foreach (var column in columns)
        {
            long missing = column.Profile.Missing;
            string style = column.IsFeature ? "default" : "grey";
            table.AddRow(
                $"[{style}]{column.Name.EscapeMarkup()}[/]",
                $"[{style}]{column.Reason.EscapeMarkup()}[/]",
                missing > 0 ? Invariant.Text($"{missing:N0}") : ""
            );
        }
        screen.Notes.Write(table);
    }

    private static void Report(Trained trained, Screen screen)
    {
        var info = trained.Detector.Model.Info;
        int used = trained.Columns.Count(column => column.IsFeature);
        screen.Result(
            new
            {
                Model = trained.Path,
                info.Training.Rows,
                info.Training.SkippedRows,
                Features = info.FeatureNames.Count,
                trained.Detector.Threshold,
                info.Training.Epochs,
                info.Training.BestEpoch,
                Seconds = Math.Round(trained.Time.TotalSeconds, 1),
                trained.IsComplete,
                Columns = trained.Columns.Select(column => new
                {
                    column.Name,
                    Type = column.Profile.Column.SqlType,
                    column.Use,
                    Note = column.Reason,
                    column.Profile.Missing,
                }),
            },
            console =>
            {
                console.MarkupLine(
                    Invariant.Text($"[green]{trained.Path.EscapeMarkup()}[/]: {used} columns, {info.FeatureNames.Count} features")
                );
                console.WriteLine(Invariant.Text($"trained on {info.Training.Rows:N0} rows in {trained.Time.TotalSeconds:F1} s"));
                console.WriteLine(Invariant.Text($"scores above {trained.Detector.Threshold:G4} are anomalies"));
            }
        );
        if (info.Training.SkippedRows > 0)
            screen.Warn(Invariant.Text($"{info.Training.SkippedRows:N0} rows hold an infinite number and were left out."));
    }

    private sealed record Trained(
        string Path,
        IReadOnlyList<ColumnPlan> Columns,
        AutoencoderAnomalyTransformer Detector,
        TimeSpan Time,
        bool IsComplete
    );
}
