using System.Globalization;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <summary>How far a training is; reported at the end of each epoch, and within long ones about twice a second.</summary>
public sealed record TrainingProgress
{
    /// <summary>The epoch that runs or has just ended, counted from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The greatest number of epochs; early stopping or a time budget may end the training sooner.</summary>
    public required int Epochs { get; init; }

    /// <summary>Batches learned from in this epoch.</summary>
    public required long Batch { get; init; }

    /// <summary>
    /// Batches of an epoch; null while that is not known, as in the first pass over a view that does not tell its number of rows.
    /// </summary>
    public required long? Batches { get; init; }

    /// <summary>Mean loss over the training rows of this epoch, so far.</summary>
    public required float TrainingLoss { get; init; }

    /// <summary>Mean loss over the validation rows; null within an epoch, and when none are held out.</summary>
    public required float? ValidationLoss { get; init; }

    /// <summary>Training rows learned from per second in this epoch; at its end the time that validation took counts too.</summary>
    public required double RowsPerSecond { get; init; }

    /// <summary>The learning rate of the last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>
    /// The time to the end of the last epoch or of the time budget, whichever comes first, as far as the speed up to now tells; null until
    /// that can be told.
    /// </summary>
    public required TimeSpan? TimeLeft { get; init; }

    /// <summary>Whether the epoch has ended.</summary>
    public required bool IsEpochEnd { get; init; }

    /// <summary>Whether this is the end of the best epoch so far.</summary>
    public required bool IsBest { get; init; }

    /// <summary>
    /// Whether this is the end of the last epoch: of all, or because nothing has improved for long. A time budget and a cancellation end a
    /// training without.
    /// </summary>
    public bool IsLast { get; init; }

    /// <summary>
    /// Writes lines to the console, so that a person sees that a training goes on and how well:
    /// <c>Progress = TrainingProgress.ToConsole()</c>.
    /// </summary>
    /// <returns>As <see cref="ToWriter"/>, for what <see cref="Console.Out"/> is at each line.</returns>
    public static IProgress<TrainingProgress> ToConsole() => new Lines(() => Console.Out, TimeProvider.System);

    /// <summary>
    /// Writes lines of plain text, each as <see cref="ToString"/> gives it: of the first and the last epoch of a training, and between them
    /// where a second has passed since the line before or the loss is a tenth lower than there.
    /// </summary>
    /// <param name="writer">Takes the lines; it is not closed. What it throws ends the training.</param>
    /// <returns>What several trainings may share, also at the same time.</returns>
    public static IProgress<TrainingProgress> ToWriter(TextWriter writer)
    {
        Guard.NotNull(writer);
        return new Lines(() => writer, TimeProvider.System);
    }

    /// <summary>What is known, on a line; the same in every culture.</summary>
    /// <returns>
    /// For instance <c>Epoch 3/100: training loss 0.0412, validation loss 0.0398, 81,920 rows/s, learning rate 0.001, 0:00:12 left.</c>
    /// </returns>
    public override string ToString()
    {
        string place =
            IsEpochEnd ? ""
            : Batches is { } batches ? Invariant.Text($", batch {Batch}/{batches}")
            : Invariant.Text($", batch {Batch}");
        string validation = !IsEpochEnd ? "" : ", validation loss " + (ValidationLoss?.ToString("G6", CultureInfo.InvariantCulture) ?? "-");
        string left =
            TimeLeft is { } time && time > TimeSpan.Zero
                ? Invariant.Text($", {(long)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00} left")
                : "";
        return Invariant.Text(
            $"Epoch {Epoch}/{Epochs}{place}: training loss {TrainingLoss:G6}{validation}, {RowsPerSecond:N0} rows/s, learning rate "
                + $"{LearningRate:G6}{left}."
        );
    }

    /// <summary>Writes some of the reports.</summary>
    internal sealed class Lines(Func<TextWriter> writer, TimeProvider clock) : IProgress<TrainingProgress>
    {
        private const double Improvement = 0.1;
        private static readonly TimeSpan s_every = TimeSpan.FromSeconds(1);

        private readonly object _lock = new();
        private long _written = clock.GetTimestamp();
        private float _loss = float.PositiveInfinity;

        public void Report(TrainingProgress value)
        {
            lock (_lock)
            {
                float loss = value.ValidationLoss ?? value.TrainingLoss;
                bool isFirst = value is { Epoch: 1, IsEpochEnd: true };
                bool isBetter = value.IsBest && loss <= _loss - (Improvement * Math.Abs(_loss));
                if (!isFirst && !value.IsLast && !isBetter && clock.GetElapsedTime(_written) < s_every)
                    return;
                writer().WriteLine(value.ToString());
                _written = clock.GetTimestamp();
                if (value.IsEpochEnd)
                    _loss = loss;
            }
        }
    }
}
