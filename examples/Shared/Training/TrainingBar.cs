using Spectre.Console;

namespace MLNetAutoencoder.Examples;

/// <summary>Shows a training while it runs: a live bar in a terminal, and otherwise a line now and then.</summary>
internal sealed class TrainingBar : IProgress<TrainingProgress>
{
    private const int Lines = 5;

    private ProgressContext? _bars;
    private ProgressTask? _bar;
    private float? _validationLoss;

    /// <summary>Runs a fit, with a bar from its first report on until it ends.</summary>
    public T Show<T>(Func<T> fit)
    {
        if (Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive)
            return fit();
        try
        {
            return AnsiConsole
                .Progress()
                .AutoClear(true)
                .Columns(
                    new ProgressBarColumn { Width = 20 },
                    new PercentageColumn(),
                    new TaskDescriptionColumn { Alignment = Justify.Left }
                )
                .Start(bars =>
                {
                    _bars = bars;
                    return fit();
                });
        }
        finally
        {
            _bars = null;
            _bar = null;
        }
    }

    public void Report(TrainingProgress value)
    {
        if (value.IsEpochEnd)
            _validationLoss = value.ValidationLoss;
        if (_bars is { } bars)
        {
            _bar ??= bars.AddTask(Describe(value));
            _bar.Description = Describe(value);
            _bar.Value = 100 * Share(value);
        }
        else if (value.IsEpochEnd && (long)value.Epoch * Lines / value.Epochs > (value.Epoch - 1L) * Lines / value.Epochs)
        {
            Console.WriteLine(Describe(value));
        }
    }

    private string Describe(TrainingProgress p)
    {
        var validation = _validationLoss is { } loss ? $", held out {loss:G4}" : "";
        var left = p.TimeLeft is { } time && time > TimeSpan.Zero ? $", {time:h\\:mm\\:ss} left" : "";
        return $"epoch {p.Epoch} of {p.Epochs}{left}: loss {p.TrainingLoss:G4}{validation}, {p.RowsPerSecond:N0} rows/s";
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
