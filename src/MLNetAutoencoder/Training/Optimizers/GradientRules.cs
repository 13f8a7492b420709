using MLNetAutoencoder.Network;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Training.Optimizers;

/// <summary>Gradient descent with or without momentum; the velocity is a sum of gradients, the learning rate multiplies it.</summary>
internal sealed class SgdRule : UpdateRule, IOptimizer
{
    private readonly bool _nesterov;
    private readonly Tensor? _velocity;
    private readonly Scalar _momentum;
    private readonly Scalar _one;
    private readonly StepScalar _move;

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

/// <summary>The gradient over the root of its running mean square, or of its running variance.</summary>
internal sealed class RmsPropRule : UpdateRule, IOptimizer
{
    private readonly Tensor _square;
    private readonly Tensor? _mean;
    private readonly Tensor? _velocity;
    private readonly Scalar _keep;
    private readonly Scalar _take;
    private readonly Scalar _epsilon;
    private readonly Scalar _momentum;
    private readonly Scalar _one;
    private readonly Scalar _minusOne;
    private readonly StepScalar _move;

    public RmsPropRule(RmsPropSettings settings, Tensor values)
    {
        _square = Keep(values);
        _mean = settings.Centered ? Keep(values) : null;
        _velocity = settings.Momentum > 0 ? Keep(values) : null;
        _keep = Constant(settings.Decay);
        _take = Constant(1 - settings.Decay);
        _epsilon = Constant(settings.Epsilon);
        _momentum = Constant(settings.Momentum);
        _one = Constant(1);
        _minusOne = Constant(-1);
        _move = Changing();
    }

    public void Step(Tensor values, Tensor gradient, double learningRate)
    {
        var move = _move.Of(-learningRate);
        _square.mul_(_keep).addcmul_(gradient, gradient, _take);
        using var root = Root(gradient);
        root.add_(_epsilon, _one);
        if (_velocity is null)
            values.addcdiv_(gradient, root, move);
        else
            values.add_(_velocity.mul_(_momentum).addcdiv_(gradient, root, _one), move);
    }

    private Tensor Root(Tensor gradient)
    {
        if (_mean is null)
            return _square.sqrt();
        _mean.mul_(_keep).add_(gradient, _take);
        // Rounding can bring the variance of an even gradient below zero.
        return _square.clone().addcmul_(_mean, _mean, _minusOne).relu_().sqrt_();
    }
}

/// <summary>The gradient over the root of the sum of its squares.</summary>
internal sealed class AdagradRule : UpdateRule, IOptimizer
{
    private readonly Tensor _sum;
    private readonly Scalar _epsilon;
    private readonly Scalar _one;
    private readonly StepScalar _move;

    public AdagradRule(AdagradSettings settings, Tensor values)
    {
        _epsilon = Constant(settings.Epsilon);
        _one = Constant(1);
        _move = Changing();
        _sum = Keep(values).fill_(Constant(settings.InitialAccumulator));
    }

    public void Step(Tensor values, Tensor gradient, double learningRate)
    {
        var move = _move.Of(-learningRate);
        _sum.addcmul_(gradient, gradient, _one);
        using var root = _sum.sqrt();
        values.addcdiv_(gradient, root.add_(_epsilon, _one), move);
    }
}

/// <summary>The gradient times the root of the ratio of two running mean squares: of the moves, and of the gradient.</summary>
internal sealed class AdadeltaRule : UpdateRule, IOptimizer
{
    private readonly Tensor _square;
    private readonly Tensor _moves;
    private readonly Scalar _keep;
    private readonly Scalar _take;
    private readonly Scalar _epsilon;
    private readonly Scalar _one;
    private readonly StepScalar _move;

    public AdadeltaRule(AdadeltaSettings settings, Tensor values)
    {
        _square = Keep(values);
        _moves = Keep(values);
        _keep = Constant(settings.Decay);
        _take = Constant(1 - settings.Decay);
        _epsilon = Constant(settings.Epsilon);
        _one = Constant(1);
        _move = Changing();
    }

    public void Step(Tensor values, Tensor gradient, double learningRate)
    {
        var move = _move.Of(-learningRate);
        _square.mul_(_keep).addcmul_(gradient, gradient, _take);
        using var ratio = _moves.clone().add_(_epsilon, _one);
        using var square = _square.clone().add_(_epsilon, _one);
        gradient.mul_(ratio.div_(square).sqrt_());
        _moves.mul_(_keep).addcmul_(gradient, gradient, _take);
        values.add_(gradient, move);
    }
}
