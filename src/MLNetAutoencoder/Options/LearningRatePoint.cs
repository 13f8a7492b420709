namespace MLNetAutoencoder;

/// <summary>One step of a learning rate range test.</summary>
/// <param name="LearningRate">The rate of the step.</param>
/// <param name="Loss">The mean loss over the batch after the step.</param>
/// <param name="SmoothedLoss">A running mean of the losses up to here, in which the last ones count most.</param>
public sealed record LearningRatePoint(double LearningRate, double Loss, double SmoothedLoss);
