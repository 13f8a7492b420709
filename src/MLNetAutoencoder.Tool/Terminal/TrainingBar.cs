using System.Diagnostics;
using MLNetAutoencoder.Common;
using Spectre.Console;

namespace MLNetAutoencoder.Tool.Terminal;

/// <summary>Shows a training while it runs: a live bar in a terminal, and otherwise a line every few seconds.</summary>
internal sealed class TrainingBar(IAnsiConsole console) : IProgress<TrainingProgress>
{
    private static readonly TimeSpan s_betweenLines = TimeSpan.FromSeconds(5);

    private ProgressTask? _bar;
    private long _lastLine = Stopwatch.GetTimestamp();

    public T Show<T>(Func<T> fit)
    {
        if (!console.Profile.Capabilities.Interactive)
            return fit();
        return console
            .Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn { Width = 24 }, new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(bars =>
            {
                _bar = bars.AddTask("reading");
                return fit();
            });
    }

    public void Report(TrainingProgress value)
    {
        if (_bar is { } bar)
        {
            bar.Description = Text(value).EscapeMarkup();
            bar.Value = 100 * Share(value); // begins anew with each network
        }
        else if (Stopwatch.GetElapsedTime(_lastLine) >= s_betweenLines)
        {
            _lastLine = Stopwatch.GetTimestamp();
            console.WriteLine(Text(value));
        }
    }

    private static string Text(TrainingProgress p)
    {
        string heldOut = p.ValidationLoss is { } loss ? Invariant.Text($", held out {loss:G4}") : "";
        string left = p.TimeLeft is { } time && time > TimeSpan.Zero ? Invariant.Text($", {time:h\\:mm\\:ss} left") : "";
        return Invariant.Text($"epoch {p.Epoch} of {p.Epochs}{left}: loss {p.TrainingLoss:G4}{heldOut}, {p.RowsPerSecond:N0} rows/s");
    }

    /// <summary>How much of the training is done, 0 to 1.</summary>
    private static double Share(TrainingProgress p)
    {
        double epoch =
            p.IsEpochEnd ? 1
            : p.Batches is { } batches ? (double)p.Batch / batches
            : 0;
        return (p.Epoch - 1 + epoch) / p.Epochs;
    }
}
