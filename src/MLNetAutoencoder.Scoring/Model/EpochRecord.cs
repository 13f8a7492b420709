namespace MLNetAutoencoder;

/// <summary>One pass over the training rows.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="TrainingLoss">Mean loss over the training rows while they were learned from.</param>
/// <param name="ValidationLoss">Mean loss over the validation rows after the pass; null when none were held out.</param>
/// <param name="Duration">How long the pass took, validation included.</param>
public sealed record EpochRecord(int Epoch, float TrainingLoss, float? ValidationLoss, TimeSpan Duration);
