using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>The negative evidence lower bound for each feature.</summary>
internal sealed class VariationalModule(VariationalSettings settings, int latentSize, int features) : LatentGaussianModule(latentSize)
{
    private static readonly Scalar s_one = 1.0;
    private readonly Scalar _freeBits = settings.FreeBits;

    /// <summary>Free bits and capacity go by means over the batch.</summary>
    public override bool NeedsWholeBatch => settings.FreeBits > 0 || settings.Capacity is not null;

    public override Tensor Loss(LossPass pass)
    {
        var codes = new LatentGaussian(pass.Head());
        var divergence = codes.Divergence(); // (N, latent)
        pass.Report(DivergenceTerm, divergence.sum(1));
        double epochs = pass.Forward.Epochs;
        using Scalar weight = settings.Beta * Ramp(epochs, settings.WarmupEpochs) / features;
        return pass.Distance(codes.Draw(pass.Forward.Noise!).Code).add(Counted(divergence, epochs), weight);
    }

    private static double Ramp(double epochs, double length) => epochs >= length ? 1 : epochs / length;

    /// <summary>What of the divergence counts: (N), or one value for all rows.</summary>
    private Tensor Counted(Tensor divergence, double epochs)
    {
        if (settings.FreeBits > 0)
            return divergence.mean([0L]).clamp_min(_freeBits).sum();
        if (settings.Capacity is not { } capacity)
            return divergence.sum(1);
        using Scalar aim = -capacity * Ramp(epochs, settings.CapacityEpochs);
        return divergence.sum(1).mean().add(aim, s_one).abs();
    }
}
