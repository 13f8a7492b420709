using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>The gradient times the root of the ratio of two running mean squares: of the moves, and of the gradient.</summary>
internal sealed class AdadeltaRule : UpdateRule, IOptimizer
{
    private readonly Tensor _square;
    private readonly Tensor _moves;
    private readonly Scalar _keep;
    private readonly Scalar _take;
    private readonly Scalar _epsilon;
    private readonly Scalar _one;
    private readonly Number _move;

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
