using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetAutoencoder;

/// <summary>The cross-entropy of targets from 0 to 1, from what goes into the sigmoid: it stays exact where the sigmoid is all but 0 or 1.</summary>
internal sealed class BernoulliLoss : RowLoss
{
    public override Tensor Each(Tensor raw, Tensor reconstruction, Tensor target)
        => F.binary_cross_entropy_with_logits(raw, target, reduction: nn.Reduction.None);
}
