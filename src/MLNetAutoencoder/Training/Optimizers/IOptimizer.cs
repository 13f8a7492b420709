using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>Moves all values of a network by their gradient. Values and gradient are flat, float32, and no part of autograd.</summary>
internal interface IOptimizer : IOptimizerState
{
    /// <summary>Makes one step. The gradient is scratch afterwards; it is not cleared.</summary>
    void Step(Tensor values, Tensor gradient, double learningRate);
}
