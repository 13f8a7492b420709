using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>The parameters and buffers of a network in the training engine, as two flat tensors. Owns them.</summary>
internal sealed class NetworkParameters : IDisposable
{
    public NetworkParameters(NetworkState state, Device device)
    {
        Values = Flat(state.Parameters, device);
        Buffers = Flat(state.Buffers, device);
    }

    public Tensor Values { get; }

    public Tensor Buffers { get; }

    public NetworkState ToArrays() => new(FlatTensor.ToArray(Values), FlatTensor.ToArray(Buffers));

    public void Load(NetworkState state)
    {
        FlatTensor.Load(Values, state.Parameters);
        FlatTensor.Load(Buffers, state.Buffers);
    }

    public void CopyTo(NetworkParameters other)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        other.Values.copy_(Values);
        other.Buffers.copy_(Buffers);
    }

    public NetworkParameters Clone() => new(ToArrays(), Values.device);

    public void Dispose()
    {
        Values.Dispose();
        Buffers.Dispose();
    }

    private static Tensor Flat(float[] values, Device device) => FlatTensor.Of(values, [values.Length], device).DetachFromDisposeScope();
}
