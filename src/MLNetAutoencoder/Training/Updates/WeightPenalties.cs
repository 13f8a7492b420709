using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>Draws the weights, which are the first of the flat values, towards zero: L1 and L2 by the gradient, weight decay beside it.</summary>
internal sealed class WeightPenalties : IDisposable
{
    private readonly Tensor _weights;
    private readonly Tensor _gradient;
    private readonly Scalar? _l1;
    private readonly Scalar? _l2;
    private readonly double _halfL2;
    private readonly double _decay;
    private readonly Number _shrink = new();

    /// <param name="values">The flat values.</param>
    /// <param name="gradient">Their gradient.</param>
    /// <param name="weightCount">How many values from the first on are weights.</param>
    /// <param name="l1">What the sum of the weights' sizes counts in the loss; 0 for none.</param>
    /// <param name="l2">What half the sum of their squares counts in the loss; 0 for none.</param>
    /// <param name="decay">The share, times the learning rate, that weights shrink by in a step; 0 for none.</param>
    public WeightPenalties(Tensor values, Tensor gradient, long weightCount, double l1, double l2, double decay)
    {
        _weights = values.narrow(0, 0, weightCount).DetachFromDisposeScope();
        _gradient = gradient.narrow(0, 0, weightCount).DetachFromDisposeScope();
        _l1 = l1 > 0 ? l1 : null;
        _l2 = l2 > 0 ? l2 : null;
        _halfL2 = l2 / 2;
        _decay = decay;
    }

    /// <summary>To be called between the gradient and the step, after any clipping.</summary>
    public void Apply(double learningRate)
    {
        if (_l1 is not null)
        {
            using var sign = _weights.sign();
            _gradient.add_(sign, _l1);
        }
        if (_l2 is not null)
            _gradient.add_(_weights, _l2);
        if (_decay > 0)
            _weights.mul_(_shrink.Of(1 - (learningRate * _decay)));
    }

    /// <summary>What L2 counts in the loss.</summary>
    public double Loss()
    {
        if (_l2 is null)
            return 0;
        using var norm = _weights.norm();
        double length = FlatTensor.Read(norm);
        return _halfL2 * length * length;
    }

    public void Dispose()
    {
        _weights.Dispose();
        _gradient.Dispose();
        _l1?.Dispose();
        _l2?.Dispose();
        _shrink.Dispose();
    }
}
