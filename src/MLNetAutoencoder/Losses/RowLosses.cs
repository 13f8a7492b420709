using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetAutoencoder;

/// <summary>Finds the loss that options name.</summary>
internal static class RowLosses
{
    /// <param name="options">Checked.</param>
    /// <param name="mixed">What the rebuilt values are; null where all are numeric.</param>
    public static RowLoss Of(AutoencoderTrainingOptions options, MixedLayout? mixed = null) => mixed is null ? Numeric(options) : new MixedLoss(Numeric(options), mixed);

    private static RowLoss Numeric(AutoencoderTrainingOptions options) => options.Loss switch
    {
        ReconstructionLoss.MeanSquaredError => new ElementwiseLoss((output, target) => F.mse_loss(output, target, nn.Reduction.None), isSquared: true),
        ReconstructionLoss.MeanAbsoluteError => new ElementwiseLoss((output, target) => F.l1_loss(output, target, nn.Reduction.None)),
        ReconstructionLoss.Huber => new ElementwiseLoss((output, target) => F.huber_loss(output, target, options.HuberDelta, nn.Reduction.None)),
        ReconstructionLoss.LogCosh => new LogCoshLoss(),
        ReconstructionLoss.Correntropy => new CorrentropyLoss(options.CorrentropyWidth),
        ReconstructionLoss.StudentT => new StudentTLoss(options.StudentTDegrees),
        ReconstructionLoss.Cosine => new CosineLoss(),
        ReconstructionLoss.BinaryCrossEntropy => new BernoulliLoss(),
        ReconstructionLoss.GaussianNegativeLogLikelihood => new GaussianLoss(),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Loss, null),
    };
}
