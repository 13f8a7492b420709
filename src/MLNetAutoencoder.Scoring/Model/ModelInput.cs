namespace MLNetAutoencoder;

/// <summary>A column that values of a model's rows come from.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Size">Values that it gives, 1 or greater: slots of a vector, or the number of keys.</param>
/// <param name="Encoding">What its value becomes.</param>
public sealed record ModelInput(string Name, int Size, InputEncoding Encoding = InputEncoding.Values);

/// <summary>What a column's value becomes in a model's row.</summary>
public enum InputEncoding
{
    /// <summary>A vector of Single, as it is.</summary>
    Values,

    /// <summary>A key: 1 in its place and otherwise 0; NaN throughout for a missing key.</summary>
    Key,

    /// <summary>A Boolean: 1 for true and 0 for false.</summary>
    Flag,
}
