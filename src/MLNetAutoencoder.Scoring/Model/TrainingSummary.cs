namespace MLNetAutoencoder;

/// <summary>How a model came to be; part of the model file, and the same for the same data, options and seed.</summary>
/// <param name="Rows">Rows that were learned from, validation rows included.</param>
/// <param name="SkippedRows">Rows left out because a feature was NaN or infinite.</param>
/// <param name="Epochs">Passes over the training rows.</param>
/// <param name="BestEpoch">The epoch, counted from 1, whose weights the model holds.</param>
/// <param name="TrainingLoss">Mean loss over the training rows in that epoch.</param>
/// <param name="ValidationLoss">Mean loss over the validation rows after that epoch; null when none were held out.</param>
public sealed record TrainingSummary(long Rows, long SkippedRows, int Epochs, int BestEpoch, float TrainingLoss, float? ValidationLoss);
