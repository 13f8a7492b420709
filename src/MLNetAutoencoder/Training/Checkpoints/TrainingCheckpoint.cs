namespace MLNetAutoencoder;

/// <summary>What a training needs to go on as if it had never stopped.</summary>
internal sealed record TrainingCheckpoint
{
    /// <summary>The options with the seed that is used, as <see cref="MLNetAutoencoder.OptionsJson"/> writes them.</summary>
    public required string OptionsJson { get; init; }

    public required int Seed { get; init; }

    /// <summary>Tells the training data from other data.</summary>
    public required byte[] DataFingerprint { get; init; }

    /// <summary>Which of the random restarts runs.</summary>
    public required int Attempt { get; init; }

    /// <summary>The epoch that runs.</summary>
    public required int Epoch { get; init; }

    /// <summary>Batches of that epoch that are done.</summary>
    public required long Batch { get; init; }

    /// <summary>Counters and sums of the loop, the schedule and early stopping, by name.</summary>
    public required IReadOnlyDictionary<string, double[]> Counters { get; init; }

    /// <summary>Weights, buffers and the optimiser's state, by name.</summary>
    public required IReadOnlyDictionary<string, float[]> Arrays { get; init; }

    /// <summary>The epochs that are done.</summary>
    public required IReadOnlyList<EpochRecord> Epochs { get; init; }
}
