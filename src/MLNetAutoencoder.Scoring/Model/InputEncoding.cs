namespace MLNetAutoencoder;

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
