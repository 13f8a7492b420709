using System.Text.Json.Serialization;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <content>Values of other rows.</content>
[JsonDerivedType(typeof(SwapSettings), nameof(Swap))]
public abstract partial record Corruption
{
    /// <summary>Sets features to what another row of the batch has in the same column, each by itself: noise with the column's own distribution, for tables of mixed columns.</summary>
    /// <param name="probability">With which a feature is changed: above 0 and below 1.</param>
    /// <param name="from">The strength at the start as a share of the full one: 0 to 1. The default 1 is full strength from the start.</param>
    /// <param name="rampEpochs">Epochs in which the strength goes from there to the full one, in a straight line: 0 or greater. The default is 0.</param>
    /// <returns>The corruption.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Corruption Swap(double probability, double from = 1, double rampEpochs = 0)
    {
        RequireShare(probability, from);
        RequireRamp(from, rampEpochs);
        return new SwapSettings(probability, from, rampEpochs);
    }
}

internal sealed record SwapSettings(double Probability, double From, double RampEpochs) : CorruptionSettings(From, RampEpochs)
{
    private static readonly Scalar s_half = 0.5;

    internal override void Spoil(Tensor rows, Tensor target, NoiseSource noise, double share)
    {
        var others = rows.gather(0, noise.Places(empty_like(rows), rows.shape[0]));
        target.copy_(where(noise.Bernoulli(empty_like(rows), Probability * share).gt(s_half), others, rows));
    }
}
