using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>Adam, AMSGrad and AdamW.</summary>
internal sealed class AdamRule : MomentsRule, IOptimizer
{
    private readonly Tensor? _largest;
    private readonly double _weightDecay;
    private readonly long _weightCount;
    private readonly Number _shrink;

    public AdamRule(AdamSettings settings, Tensor values)
        : this(new AdamWSettings(0, settings.Beta1, settings.Beta2, settings.Epsilon, settings.Amsgrad), values, 0)
    {
    }

    public AdamRule(AdamWSettings settings, Tensor values, long weightCount)
        : base(settings.Beta1, settings.Beta2, settings.Epsilon, values)
    {
        _largest = settings.Amsgrad ? Keep(values) : null;
        _weightDecay = settings.WeightDecay;
        _weightCount = weightCount;
        _shrink = Changing();
    }

    public void Step(Tensor values, Tensor gradient, double learningRate)
    {
        if (_weightDecay > 0)
            Shrink(values, learningRate);
        Take(gradient);
        double correction = Correction2;
        using var root = Root(Largest(), correction);
        values.addcdiv_(Mean, root, Move.Of(-learningRate * correction / Correction1));
    }

    private void Shrink(Tensor values, double learningRate)
    {
        using var weights = values.narrow(0, 0, _weightCount);
        weights.mul_(_shrink.Of(1 - (learningRate * _weightDecay)));
    }

    private Tensor Largest()
    {
        if (_largest is null)
            return Square;
        using var larger = _largest.maximum(Square);
        return _largest.copy_(larger);
    }
}
