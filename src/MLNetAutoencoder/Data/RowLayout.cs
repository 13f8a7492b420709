namespace MLNetAutoencoder;

/// <summary>What the values of a training row are.</summary>
/// <param name="Features">Values that the network sees, and rebuilds.</param>
/// <param name="Mixed">What the rebuilt values are; null where all are numeric.</param>
internal sealed record RowLayout(int Features, MixedLayout? Mixed = null);
