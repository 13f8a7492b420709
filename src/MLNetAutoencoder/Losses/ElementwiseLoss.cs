using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>A distance of reconstruction and target, value by value.</summary>
/// <param name="each">Takes both, (N, targets), and gives the distances.</param>
internal sealed class ElementwiseLoss(Func<Tensor, Tensor, Tensor> each) : RowLoss
{
    public override Tensor Each(Tensor raw, Tensor reconstruction, Tensor target) => each(reconstruction, target);
}
