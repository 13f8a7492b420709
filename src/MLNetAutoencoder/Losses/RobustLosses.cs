using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>log(cosh(d)), as |d| + log(1 + exp(-2 |d|)) - log 2.</summary>
internal sealed class LogCoshLoss : RowLoss
{
    private static readonly Scalar s_one = 1.0;
    private static readonly Scalar s_minusTwo = -2.0;
    private static readonly Scalar s_minusLogTwo = -Math.Log(2);

    public override Tensor Each(Tensor raw, Tensor reconstruction, Tensor target)
    {
        var distance = reconstruction.sub(target).abs();
        return distance.add(distance.mul(s_minusTwo).exp().log1p(), s_one).add(s_minusLogTwo, s_one);
    }
}

/// <summary>(ν + 1) / 2 · log(1 + d² / ν).</summary>
internal sealed class StudentTLoss(double degrees) : RowLoss
{
    private readonly Scalar _share = 1 / degrees;
    private readonly Scalar _factor = (degrees + 1) / 2;

    public override Tensor Each(Tensor raw, Tensor reconstruction, Tensor target)
    {
        var difference = reconstruction.sub(target);
        return difference.mul(difference).mul(_share).log1p().mul(_factor);
    }
}

/// <summary>σ² (1 - exp(-d² / (2 σ²))).</summary>
internal sealed class CorrentropyLoss(double width) : RowLoss
{
    private static readonly Scalar s_one = 1.0;
    private readonly Scalar _exponent = -1 / (2 * width * width);
    private readonly Scalar _square = width * width;

    public override Tensor Each(Tensor raw, Tensor reconstruction, Tensor target)
    {
        var difference = reconstruction.sub(target);
        return difference.mul(difference).mul(_exponent).exp().neg().add(s_one, s_one).mul(_square);
    }
}
