namespace MLNetAutoencoder;

/// <summary>What one training from one set of initial weights came to.</summary>
/// <param name="Best">The network of the best epoch.</param>
/// <param name="Epochs">Every epoch.</param>
/// <param name="BestEpoch">Counted from 1.</param>
/// <param name="Value">The monitored quantity of the best epoch.</param>
/// <param name="IsComplete">Whether it came to its end by itself, and was not stopped by a budget or a cancellation.</param>
internal sealed record TrainingOutcome(NetworkState Best, IReadOnlyList<EpochRecord> Epochs, int BestEpoch, float Value, bool IsComplete);
