using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>Adam, AMSGrad and AdamW; in one pass over the memory where the values lie on the CPU, by the engine elsewhere.</summary>
internal sealed class AdamRule : MomentsRule, IOptimizer
{
    private readonly Tensor? _largest;
    private readonly double _weightDecay;
    private readonly long _weightCount;
    private readonly Number _shrink;
    private readonly bool _inOnePass;

    public AdamRule(AdamSettings settings, Tensor values, bool byEngine = false)
        : this(new AdamWSettings(0, settings.Beta1, settings.Beta2, settings.Epsilon, settings.Amsgrad), values, 0, byEngine)
    {
    }

    public AdamRule(AdamWSettings settings, Tensor values, long weightCount, bool byEngine = false)
        : base(settings.Beta1, settings.Beta2, settings.Epsilon, values)
    {
        _inOnePass = !byEngine && values.device_type == DeviceType.CPU && values.NumberOfElements <= int.MaxValue / sizeof(float);
        _largest = settings.Amsgrad ? Keep(values) : null;
        _weightDecay = settings.WeightDecay;
        _weightCount = weightCount;
        _shrink = Changing();
    }

    public void Step(Tensor values, Tensor gradient, double learningRate)
    {
        if (_weightDecay > 0)
            Shrink(values, learningRate);
        Count();
        double correction = Correction2;
        double move = -learningRate * correction / Correction1;
        if (_inOnePass)
        {
            new AdamPass(Beta1, Beta2, Epsilon * correction, move)
                .Run(Floats(values), Floats(gradient), Floats(Mean), Floats(Square), _largest is null ? [] : Floats(_largest));
            GC.KeepAlive(values);
            GC.KeepAlive(gradient);
            return;
        }
        Take(gradient);
        using var root = Root(Largest(), correction);
        values.addcdiv_(Mean, root, Move.Of(move));
    }

    private static Span<float> Floats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

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
