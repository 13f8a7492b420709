using System.Numerics;
using System.Runtime.InteropServices;
using MLNetAutoencoder.Network;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Training.Optimizers;

/// <summary>Adam, AMSGrad and AdamW; in one pass over the memory where the values lie on the CPU, by the engine elsewhere.</summary>
internal sealed class AdamRule : MomentsRule, IOptimizer
{
    private readonly Tensor? _largest;
    private readonly double _weightDecay;
    private readonly long _weightCount;
    private readonly StepScalar _shrink;
    private readonly bool _inOnePass;

    public AdamRule(AdamSettings settings, Tensor values, bool byEngine = false)
        : this(new AdamWSettings(0, settings.Beta1, settings.Beta2, settings.Epsilon, settings.Amsgrad), values, 0, byEngine) { }

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
            new AdamPass(Beta1, Beta2, Epsilon * correction, move).Step(
                Floats(values),
                Floats(gradient),
                Floats(Mean),
                Floats(Square),
                _largest is null ? [] : Floats(_largest)
            );
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

/// <summary>
/// A step of Adam over memory, read and written once, where the engine goes over it seven times: a third to a fifth of the time for any
/// size of network. Every operation rounds by itself, so the bytes do not depend on how wide a processor's vectors are.
/// </summary>
/// <param name="Beta1">Share of the mean that is kept.</param>
/// <param name="Beta2">Share of the mean square that is kept.</param>
/// <param name="Epsilon">Added to the root.</param>
/// <param name="Move">What a step multiplies with, below 0.</param>
internal readonly record struct AdamPass(double Beta1, double Beta2, double Epsilon, double Move)
{
    /// <param name="values">The values to move.</param>
    /// <param name="gradient">Their gradient.</param>
    /// <param name="mean">Its running mean.</param>
    /// <param name="square">Its running mean square.</param>
    /// <param name="largest">The largest mean square so far, for AMSGrad; empty without.</param>
    public void Step(Span<float> values, ReadOnlySpan<float> gradient, Span<float> mean, Span<float> square, Span<float> largest)
    {
        int done = RunVectors(
            Vectors(values),
            MemoryMarshal.Cast<float, Vector<float>>(gradient),
            Vectors(mean),
            Vectors(square),
            Vectors(largest)
        );
        float keep1 = (float)Beta1,
            take1 = (float)(1 - Beta1),
            keep2 = (float)Beta2,
            take2 = (float)(1 - Beta2),
            epsilon = (float)Epsilon,
            move = (float)Move;
        for (int i = done; i < values.Length; i++)
        {
            mean[i] = (mean[i] * keep1) + (gradient[i] * take1);
            square[i] = (square[i] * keep2) + (gradient[i] * gradient[i] * take2);
            float root = square[i];
            if (!largest.IsEmpty)
                root = largest[i] = MathF.Max(largest[i], root);
            values[i] += move * mean[i] / (MathF.Sqrt(root) + epsilon);
        }
    }

    private int RunVectors(
        Span<Vector<float>> values,
        ReadOnlySpan<Vector<float>> gradient,
        Span<Vector<float>> mean,
        Span<Vector<float>> square,
        Span<Vector<float>> largest
    )
    {
        var keep1 = new Vector<float>((float)Beta1);
        var take1 = new Vector<float>((float)(1 - Beta1));
        var keep2 = new Vector<float>((float)Beta2);
        var take2 = new Vector<float>((float)(1 - Beta2));
        var epsilon = new Vector<float>((float)Epsilon);
        var move = new Vector<float>((float)Move);
        for (int i = 0; i < values.Length; i++)
        {
            var g = gradient[i];
            var m = (mean[i] * keep1) + (g * take1);
            var root = (square[i] * keep2) + (g * g * take2);
            mean[i] = m;
            square[i] = root;
            if (!largest.IsEmpty)
                largest[i] = root = Vector.Max(largest[i], root);
            values[i] += move * m / (Vector.SquareRoot(root) + epsilon);
        }
        return values.Length * Vector<float>.Count;
    }

    private static Span<Vector<float>> Vectors(Span<float> span) => MemoryMarshal.Cast<float, Vector<float>>(span);
}

/// <summary>
/// What Adam and its kin share: running means of the gradient and of its square, and the corrections for their start at zero. The
/// corrections go into rate and epsilon, as section 2 of Kingma and Ba (2015) suggests, not over the tensors.
/// </summary>
internal abstract class MomentsRule : UpdateRule
{
    private readonly Scalar _keep1;
    private readonly Scalar _take1;
    private readonly Scalar _keep2;
    private readonly Scalar _take2;
    private readonly Scalar _one;
    private readonly StepScalar _corrected;

    protected MomentsRule(double beta1, double beta2, double epsilon, Tensor values, int counters = 1)
        : base(counters)
    {
        Beta1 = beta1;
        Beta2 = beta2;
        Epsilon = epsilon;
        Mean = Keep(values);
        Square = Keep(values);
        _keep1 = Constant(beta1);
        _take1 = Constant(1 - beta1);
        _keep2 = Constant(beta2);
        _take2 = Constant(1 - beta2);
        _one = Constant(1);
        _corrected = Changing();
        Move = Changing();
    }

    protected double Beta1 { get; }

    protected double Beta2 { get; }

    protected double Epsilon { get; }

    protected Tensor Mean { get; }

    protected Tensor Square { get; }

    /// <summary>What a step multiplies with.</summary>
    protected StepScalar Move { get; }

    protected double Steps => Counted[0];

    /// <summary>What the mean is too small by.</summary>
    protected double Correction1 => 1 - Math.Pow(Beta1, Steps);

    /// <summary>What the root of the mean square is too small by.</summary>
    protected double Correction2 => Math.Sqrt(1 - Math.Pow(Beta2, Steps));

    /// <summary>To be called first in a step.</summary>
    protected void Count() => Counted[0]++;

    /// <summary>Takes a gradient into both means.</summary>
    protected void Take(Tensor gradient)
    {
        Mean.mul_(_keep1).add_(gradient, _take1);
        Square.mul_(_keep2).addcmul_(gradient, gradient, _take2);
    }

    /// <summary>The root of a mean square, not corrected, plus epsilon times a correction.</summary>
    protected Tensor Root(Tensor square, double correction) => square.sqrt().add_(_corrected.Of(Epsilon * correction), _one);
}

/// <summary>NAdam with the momentum's rise that Dozat (2016) recommends.</summary>
internal sealed class NAdamRule : MomentsRule, IOptimizer
{
    private const double Rise = 0.96;

    private readonly double _momentumDecay;
    private readonly StepScalar _gradientMove;

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

/// <summary>RAdam: as long as the mean square stands on too few gradients, a step goes by the mean alone.</summary>
internal sealed class RAdamRule : MomentsRule, IOptimizer
{
    /// <summary>The paper says 4; its authors' code, and PyTorch, say 5.</summary>
    private const double FewestGradients = 5;

    public RAdamRule(RAdamSettings settings, Tensor values)
        : base(settings.Beta1, settings.Beta2, settings.Epsilon, values) { }

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
