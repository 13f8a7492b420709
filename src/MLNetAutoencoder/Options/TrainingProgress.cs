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
}
