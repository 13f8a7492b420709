using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>NAdam with the momentum's rise that Dozat (2016) recommends.</summary>
internal sealed class NAdamRule : MomentsRule, IOptimizer
{
    private const double Rise = 0.96;

    private readonly double _momentumDecay;
    private readonly Number _gradientMove;

    public NAdamRule(NAdamSettings settings, Tensor values)
        : base(settings.Beta1, settings.Beta2, settings.Epsilon, values, counters: 2)
    {
        _momentumDecay = settings.MomentumDecay;
        _gradientMove = Changing();
        Counted[1] = 1;
    }

    public void Step(Tensor values, Tensor gradient, double learningRate)
    {
        Count();
        Take(gradient);
        double momentum = Momentum(Steps);
        double next = Momentum(Steps + 1);
        double product = Counted[1] *= momentum;
        double correction = Correction2;
        using var root = Root(Square, correction);
        values.addcdiv_(gradient, root, _gradientMove.Of(-learningRate * correction * (1 - momentum) / (1 - product)));
        values.addcdiv_(Mean, root, Move.Of(-learningRate * correction * next / (1 - (product * next))));
    }

    private double Momentum(double step) => Beta1 * (1 - (0.5 * Math.Pow(Rise, step * _momentumDecay)));
}
