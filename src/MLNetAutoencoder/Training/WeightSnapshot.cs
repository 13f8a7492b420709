using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>Keeps a copy of a network's parameters, to return to. Owns the copies.</summary>
internal sealed class WeightSnapshot : IDisposable
{
    private readonly Tensor[] _parameters;
    private readonly Tensor[] _copies;

    public WeightSnapshot(AutoencoderNetwork network)
    {
        _parameters = [.. network.parameters()];
        using var noGradients = no_grad();
        _copies = [.. _parameters.Select(p => p.clone().DetachFromDisposeScope())];
    }

    public void Take() => Copy(_parameters, _copies);

    public void Restore() => Copy(_copies, _parameters);

    public void Dispose()
    {
        foreach (var copy in _copies)
            copy.Dispose();
    }

    private static void Copy(Tensor[] from, Tensor[] to)
    {
        using var noGradients = no_grad();
        for (int i = 0; i < from.Length; i++)
            to[i].copy_(from[i]);
    }
}
