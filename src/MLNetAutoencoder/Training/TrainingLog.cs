namespace MLNetAutoencoder;

/// <summary>Where a training writes what it does.</summary>
/// <param name="Info">Takes a line.</param>
/// <param name="Warn">Takes a line about something that the user should know.</param>
internal sealed record TrainingLog(Action<string> Info, Action<string> Warn);
