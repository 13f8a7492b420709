using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>A distance of reconstruction and target, value by value.</summary>
/// <param name="each">Takes both, (N, targets), and gives the distances.</param>
/// <param name="isSquared">Whether they are squared differences.</param>
internal sealed class ElementwiseLoss(Func<Tensor, Tensor, Tensor> each, bool isSquared = false) : RowLoss
{
    public override bool IsSquared => isSquared;

    public override Tensor Each(Tensor raw, Tensor reconstruction, Tensor target) => each(reconstruction, target);
}
