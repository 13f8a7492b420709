namespace MLNetAutoencoder;

/// <summary>One dense layer with its weights: <c>y = activation(x Wᵀ + b)</c>.</summary>
/// <param name="Inputs">Values in.</param>
/// <param name="Outputs">Values out.</param>
/// <param name="Weight">W, row-major, <c>Outputs x Inputs</c>.</param>
/// <param name="Bias">b, <c>Outputs</c> values.</param>
/// <param name="Activation">What is applied to the sums.</param>
internal sealed record TrainedLayer(int Inputs, int Outputs, float[] Weight, float[] Bias, Activation Activation);

/// <summary>A trained network as plain arrays: what leaves the training engine.</summary>
/// <param name="Encoder">From features to code.</param>
/// <param name="Decoder">From code to features.</param>
internal sealed record TrainedNetwork(IReadOnlyList<TrainedLayer> Encoder, IReadOnlyList<TrainedLayer> Decoder);
