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
        var wishes = _training.Wishes(parsed, source);
        var columns = ColumnPlan.Of(ColumnProfile.Of(source), wishes);
        Show(columns, source, screen);

        var bar = new TrainingBar(screen.Notes);
        options.Progress = bar;
        options.CancellationToken = cancellationToken;
        // With checkpoints nothing is lost by an end without a model, and the same command goes on.
        options.OnCancellation = options.Checkpoint is null ? CancellationOutcome.KeepBest : CancellationOutcome.Throw;
        var ml = new MLContext(options.Seed);
        var view = new TableView(source, DetectorPipeline.Inputs(columns));
        var clock = Stopwatch.StartNew();
        var pipeline = Pipeline(ml, columns, options);
        using var model = Fit(() => bar.Show(() => pipeline.Fit(view)), options) as IDisposable;
        var fitted = (ITransformer)model!;
        AtomicFile.Write(path, file => ml.Model.Save(fitted, view.Schema, file));
        return Report(new(path, columns, SavedDetector.Find(fitted)!, clock.Elapsed), screen, cancellationToken.IsCancellationRequested);
    }

    /// <summary>What is wrong with an option is wrong use, and told before anything is trained.</summary>
    private static IEstimator<ITransformer> Pipeline(MLContext ml, IReadOnlyList<ColumnPlan> columns, AutoencoderAnomalyOptions options)
    {
        if (!columns.Any(column => column.IsFeature))
            throw new FaultException("No column is left to learn from; name some with --columns.");
        try
        {
            return DetectorPipeline.Build(ml, columns, options);
        }
        catch (ArgumentException e)
        {
            throw FaultException.WrongUse(e.Message);
        }
    }

    private static ITransformer Fit(Func<ITransformer> fit, AutoencoderAnomalyOptions options)
    {
        try
        {
            return fit();
        }
        catch (OperationCanceledException) when (options.Checkpoint is { } checkpoint)
        {
            throw new FaultException($"stopped; the same command goes on from the checkpoint in {checkpoint.Folder}.", ExitCode.Cancelled);
        }
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

    private int Report(Trained trained, Screen screen, bool isCancelled)
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
                IsComplete = !isCancelled,
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
                console.MarkupLine(
                    $"[green]{trained.Path.EscapeMarkup()}[/]: "
                        + Invariant.Text($"{used} columns, {info.FeatureNames.Count} features; trained on {info.Training.Rows:N0} rows ")
                        + Invariant.Text($"in {trained.Time.TotalSeconds:F1} s; scores above {trained.Detector.Threshold:G4} are anomalies")
                )
        );
        if (info.Training.SkippedRows > 0)
            screen.Warn(Invariant.Text($"{info.Training.SkippedRows:N0} rows hold an infinite number and were left out."));
        if (!isCancelled)
            return ExitCode.Done;
        screen.Warn(
            Invariant.Text(
                $"stopped; the model is the best one so far, of epoch {info.Training.BestEpoch}. With --checkpoint FOLDER a training can go on."
            )
        );
        return ExitCode.Cancelled;
    }

    private sealed record Trained(string Path, IReadOnlyList<ColumnPlan> Columns, AutoencoderAnomalyTransformer Detector, TimeSpan Time);
}
