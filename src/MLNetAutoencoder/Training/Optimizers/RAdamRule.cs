using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>RAdam: as long as the mean square stands on too few gradients, a step goes by the mean alone.</summary>
internal sealed class RAdamRule : MomentsRule, IOptimizer
{
    /// <summary>The paper says 4; its authors' code, and PyTorch, say 5.</summary>
    private const double FewestGradients = 5;

    public RAdamRule(RAdamSettings settings, Tensor values)
        : base(settings.Beta1, settings.Beta2, settings.Epsilon, values)
    {
    }

    public void Step(Tensor values, Tensor gradient, double learningRate)
    {
        Count();
        Take(gradient);
        double rate = learningRate / Correction1;
        double most = (2 / (1 - Beta2)) - 1;
        double decayed = Math.Pow(Beta2, Steps);
        double length = most - (2 * Steps * decayed / (1 - decayed));
        if (length <= FewestGradients)
        {
            values.add_(Mean, Move.Of(-rate));
            return;
        }
        double rectified = Math.Sqrt((length - 4) * (length - 2) * most / ((most - 4) * (most - 2) * length));
        using var root = Root(Square, 1);
        values.addcdiv_(Mean, root, Move.Of(-rate * rectified * Correction2));
    }
}
