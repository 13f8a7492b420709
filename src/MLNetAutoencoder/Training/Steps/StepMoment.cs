namespace MLNetAutoencoder;

/// <summary>Where in a training a step is.</summary>
/// <param name="NoiseSeed">What the step draws from.</param>
/// <param name="Epochs">How many epochs have been learned, with parts of them.</param>
internal readonly record struct StepMoment(long NoiseSeed, double Epochs);
