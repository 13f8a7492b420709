using System.Collections.ObjectModel;

namespace MLNetAutoencoder;

/// <summary>One pass over the training rows.</summary>
public sealed record EpochRecord
{
    /// <summary>The number of the epoch, counted from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Mean loss over the training rows while they were learned from.</summary>
    public required float TrainingLoss { get; init; }

    /// <summary>Mean loss over the validation rows after the epoch; null when none were held out.</summary>
    public float? ValidationLoss { get; init; }

    /// <summary>Mean squared difference of the validation rows and their reconstructions, over the scaled features; null when none were held out.</summary>
    public float? MeanSquaredError { get; init; }

    /// <summary>Mean absolute difference of the validation rows and their reconstructions, over the scaled features; null when none were held out.</summary>
    public float? MeanAbsoluteError { get; init; }

    /// <summary>
    /// Parts of the loss and measures beside it that the objective reports, by name, such as <c>KL divergence</c>: means over the training rows while they
    /// were learned from. Empty where it reports none.
    /// </summary>
    public IReadOnlyDictionary<string, float> Terms { get; init; } = ReadOnlyDictionary<string, float>.Empty;

    /// <summary>The learning rate of the epoch's last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Training rows learned from per second; the time that validation took counts.</summary>
    public required double RowsPerSecond { get; init; }

    /// <summary>How long the epoch took, validation included.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The physical memory that the whole process held after the epoch, in bytes.</summary>
    public required long MemoryBytes { get; init; }
}
