namespace MLNetAutoencoder;

/// <summary>A column that values of a model's rows come from.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Size">Values that it gives, 1 or greater.</param>
public sealed record ModelInput(string Name, int Size);
