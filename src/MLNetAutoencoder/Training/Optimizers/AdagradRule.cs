using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>The gradient over the root of the sum of its squares.</summary>
internal sealed class AdagradRule : UpdateRule, IOptimizer
{
    private readonly Tensor _sum;
    private readonly Scalar _epsilon;
    private readonly Scalar _one;
    private readonly Number _move;

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
