using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>
/// The negative log-likelihood of targets under a normal distribution whose mean and log-variance the decoder gives, without its constant:
/// <c>(log v + d² / v) / 2</c>.
/// </summary>
internal sealed class GaussianLoss : RowLoss
{
    private static readonly Scalar s_one = 1.0;
    private static readonly Scalar s_half = 0.5;
    private static readonly Scalar s_least = -10.0; // of the log-variance: beyond, the loss overflows before it stops to fall
    private static readonly Scalar s_greatest = 10.0;

    public override int RawSize(int targets) => 2 * targets;

    public override NetworkLayer Head(int targets, Activation activation) => new LeadingLayer(2 * targets, targets, activation);

    public override Tensor Each(Tensor raw, Tensor reconstruction, Tensor target)
    {
        long targets = target.shape[1];
        var logVariance = raw.narrow(1, targets, targets).clamp(s_least, s_greatest);
        var difference = reconstruction.sub(target);
        return difference.mul(difference).mul(logVariance.neg().exp()).add(logVariance, s_one).mul(s_half);
    }
}
