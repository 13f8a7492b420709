namespace MLNetAutoencoder;

/// <summary>One layer of a trained network.</summary>
/// <param name="Part">Encoder, bottleneck, decoder, output, or auxiliary for a layer that learned beside them.</param>
/// <param name="Layer">Kind and settings, such as <c>Dense Elu</c>.</param>
/// <param name="Output">The sizes of what it gives for a row, such as <c>64</c> or <c>32x14x14</c>.</param>
/// <param name="Parameters">Numbers that it learned; those that it shares with a layer before it count there.</param>
public sealed record LayerInfo(string Part, string Layer, string Output, int Parameters);
