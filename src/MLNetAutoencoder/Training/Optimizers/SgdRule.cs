using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>Gradient descent with or without momentum; the velocity is a sum of gradients, the learning rate multiplies it.</summary>
internal sealed class SgdRule : UpdateRule, IOptimizer
{
    private readonly bool _nesterov;
    private readonly Tensor? _velocity;
    private readonly Scalar _momentum;
    private readonly Scalar _one;
    private readonly Number _move;

    public SgdRule(SgdSettings settings, Tensor values)
    {
        _nesterov = settings.Nesterov;
        _velocity = settings.Momentum > 0 ? Keep(values) : null;
        _momentum = Constant(settings.Momentum);
        _one = Constant(1);
        _move = Changing();
    }

    public void Step(Tensor values, Tensor gradient, double learningRate)
    {
        var move = _move.Of(-learningRate);
        if (_velocity is null)
        {
            values.add_(gradient, move);
            return;
        }
        _velocity.mul_(_momentum).add_(gradient, _one);
        values.add_(_nesterov ? gradient.add_(_velocity, _momentum) : _velocity, move);
    }
}
