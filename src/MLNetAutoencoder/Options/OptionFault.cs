namespace MLNetAutoencoder;

/// <summary>A setting that does not go with another.</summary>
/// <param name="Name">The option.</param>
/// <param name="Value">What it is.</param>
/// <param name="Accepted">What it must be, and why.</param>
internal sealed record OptionFault(string Name, object? Value, string Accepted);
