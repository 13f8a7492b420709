namespace MLNetAutoencoder;

/// <summary>How far a training is; reported after each epoch.</summary>
/// <param name="Epoch">The finished epoch, counted from 1.</param>
/// <param name="Epochs">The greatest number of epochs; early stopping may end sooner.</param>
/// <param name="TrainingLoss">Mean loss over the training rows in the epoch.</param>
/// <param name="ValidationLoss">Mean loss over the validation rows after the epoch; null when none are held out.</param>
/// <param name="RowsPerSecond">Training rows learned from per second in the epoch, validation time included.</param>
/// <param name="IsBest">Whether the loss that early stopping goes by is the lowest so far.</param>
public sealed record TrainingProgress(int Epoch, int Epochs, float TrainingLoss, float? ValidationLoss, double RowsPerSecond, bool IsBest);
