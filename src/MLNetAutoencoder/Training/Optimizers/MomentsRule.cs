using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

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
    private readonly Number _corrected;

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
    protected Number Move { get; }

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
