using System.Text.Json.Serialization;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <content>Values at the ends of their range.</content>
[JsonDerivedType(typeof(SaltAndPepperSettings), nameof(SaltAndPepper))]
public abstract partial record Corruption
{
    /// <summary>Sets features to the least or the greatest value that they have in the batch, each by itself and either by half the chance.</summary>
    /// <param name="probability">With which a feature is changed: above 0 and below 1.</param>
    /// <param name="from">The strength at the start as a share of the full one: 0 to 1. The default 1 is full strength from the start.</param>
    /// <param name="rampEpochs">Epochs in which the strength goes from there to the full one, in a straight line: 0 or greater. The default is 0.</param>
    /// <returns>The corruption.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Corruption SaltAndPepper(double probability, double from = 1, double rampEpochs = 0)
    {
        RequireShare(probability, from);
        RequireRamp(from, rampEpochs);
        return new SaltAndPepperSettings(probability, from, rampEpochs);
    }
}

internal sealed record SaltAndPepperSettings(double Probability, double From, double RampEpochs) : CorruptionSettings(From, RampEpochs)
{
    private static readonly Scalar s_half = 0.5;

    internal override void Spoil(Tensor rows, Tensor target, NoiseSource noise, double share)
    {
        var least = rows.min(0).values;
        var greatest = rows.max(0).values;
        var salted = where(noise.Bernoulli(empty_like(rows), 0.5).gt(s_half), greatest, least);
        target.copy_(where(noise.Bernoulli(empty_like(rows), Probability * share).gt(s_half), salted, rows));
    }
}
