namespace MLNetAutoencoder;

/// <summary>A column that values of a model's rows come from.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Size">Values that it gives, 1 or greater: slots of a vector, or the number of keys.</param>
/// <param name="Encoding">What its value becomes.</param>
public sealed record ModelInput(string Name, int Size, InputEncoding Encoding = InputEncoding.Values);
