namespace MLNetAutoencoder.Tests;

/// <summary>Does something at each report.</summary>
internal sealed class OnProgress(Action<TrainingProgress> act) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => act(value);
}
