using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>All that an optimiser knows between two steps. Copied into another of the same kind, that one goes on with identical bytes.</summary>
internal interface IOptimizerState : IDisposable
{
    /// <summary>Flat float32 tensors on the device of the values; what is read from them later is to be copied into them.</summary>
    IReadOnlyList<Tensor> State { get; }

    /// <summary>The numbers beside <see cref="State"/>, as a copy.</summary>
    double[] Counters { get; set; }
}
