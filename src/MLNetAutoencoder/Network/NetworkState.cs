namespace MLNetAutoencoder;

/// <summary>The numbers of a network outside the training engine, laid out by <see cref="ParameterLayout"/>.</summary>
/// <param name="Parameters">What is learned.</param>
/// <param name="Buffers">What is measured along the way: running means and variances.</param>
internal sealed record NetworkState(float[] Parameters, float[] Buffers);

/// <summary>The numbers of a network by the parameter that they belong to.</summary>
internal sealed class NetworkNumbers(ParameterLayout layout, NetworkState state)
{
    public Span<float> this[Parameter parameter]
        => layout[parameter].Of(parameter.Role == ParameterRole.Buffer ? state.Buffers : state.Parameters);
}
