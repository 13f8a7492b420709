namespace MLNetAutoencoder;

// What the factories of LearningRateSchedule make. Nothing outside sees these types, so each is no more than its parameters.

internal sealed record ConstantRate : LearningRateSchedule;

internal sealed record StepRate(int Epochs, double Factor) : LearningRateSchedule;

internal sealed record ExponentialRate(double Factor) : LearningRateSchedule;

internal sealed record CosineRate(int PeriodEpochs, int PeriodFactor, double MinimumShare) : LearningRateSchedule;

internal sealed record OneCycleRate(double PeakShare, double StartDivisor, double EndDivisor) : LearningRateSchedule;

internal sealed record PlateauRate(double Factor, int Patience, double MinimumImprovement, double MinimumRate) : LearningRateSchedule;
