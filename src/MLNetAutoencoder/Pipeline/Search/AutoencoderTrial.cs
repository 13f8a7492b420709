namespace MLNetAutoencoder;

/// <summary>One candidate of a search as it was fitted last.</summary>
/// <param name="Candidate">Its number, counted from 0; 0 has the estimator's own options.</param>
/// <param name="Round">The round that it came to, counted from 1.</param>
/// <param name="Epochs">The most epochs that it was given there.</param>
/// <param name="Metric">What was measured, the lower the better; infinity where the training diverged.</param>
/// <param name="Duration">The time of that fit.</param>
/// <param name="Options">What it was fitted with; a copy.</param>
public sealed record AutoencoderTrial(int Candidate, int Round, int Epochs, double Metric, TimeSpan Duration, AutoencoderTrainingOptions Options);
