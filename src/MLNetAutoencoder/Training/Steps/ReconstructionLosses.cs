using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetAutoencoder;

/// <summary>Losses of each value, by libtorch's own functions.</summary>
internal static class ReconstructionLosses
{
    /// <summary>Whether the loss is computed from the input of the last activation.</summary>
    public static bool TakesLogits(ReconstructionLoss loss) => loss == ReconstructionLoss.BinaryCrossEntropy;

    /// <param name="loss">Which.</param>
    /// <param name="output">(N, features): what the network made, or the logits of it.</param>
    /// <param name="rows">(N, features).</param>
    /// <param name="huberDelta">For <see cref="ReconstructionLoss.Huber"/>.</param>
    /// <returns>(N, features).</returns>
    public static Tensor Each(ReconstructionLoss loss, Tensor output, Tensor rows, float huberDelta) => loss switch
    {
        ReconstructionLoss.MeanSquaredError => F.mse_loss(output, rows, nn.Reduction.None),
        ReconstructionLoss.MeanAbsoluteError => F.l1_loss(output, rows, nn.Reduction.None),
        ReconstructionLoss.Huber => F.huber_loss(output, rows, huberDelta, nn.Reduction.None),
        ReconstructionLoss.BinaryCrossEntropy => F.binary_cross_entropy_with_logits(output, rows, reduction: nn.Reduction.None),
        _ => throw new ArgumentOutOfRangeException(nameof(loss), loss, null),
    };
}
