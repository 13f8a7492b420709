using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>1 less the cosine of the angle between reconstruction and target: one value for a row.</summary>
internal sealed class CosineLoss : RowLoss
{
    private static readonly Scalar s_one = 1.0;
    private static readonly Scalar s_least = 1e-12; // keeps the root's slope finite for a row of zeros

    public override Tensor Each(Tensor raw, Tensor reconstruction, Tensor target)
    {
        var lengths = Squares(reconstruction).mul(Squares(target)).add(s_least, s_one).sqrt();
        return reconstruction.mul(target).sum(1, keepdim: true).div(lengths).neg().add(s_one, s_one);
    }

    private static Tensor Squares(Tensor x) => x.mul(x).sum(1, keepdim: true);
}
