using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <content>Missing values.</content>
[JsonDerivedType(typeof(MaskingSettings), nameof(Masking))]
public abstract partial record Corruption
{
    /// <summary>Sets features to 0, each by itself. On the scale that standard scaling gives, 0 is the feature's mean.</summary>
    /// <param name="probability">With which a feature is set to 0: above 0 and below 1.</param>
    /// <param name="from">The strength at the start as a share of the full one: 0 to 1. The default 1 is full strength from the start.</param>
    /// <param name="rampEpochs">Epochs in which the strength goes from there to the full one, in a straight line: 0 or greater. The default is 0.</param>
    /// <returns>The corruption.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Corruption Masking(double probability, double from = 1, double rampEpochs = 0)
    {
        RequireShare(probability, from);
        RequireRamp(from, rampEpochs);
        return new MaskingSettings(probability, from, rampEpochs);
    }

    private static void RequireShare(double probability, double from)
    {
        SettingRange.Require(probability is > 0 and < 1, probability, "above 0 and below 1");
        SettingRange.Require(from is >= 0 and <= 1, from, "0 to 1");
    }
}

internal sealed record MaskingSettings(double Probability, double From, double RampEpochs) : CorruptionSettings(From, RampEpochs)
{
    internal override void Spoil(Tensor rows, Tensor target, NoiseSource noise, double share) => noise.Bernoulli(target, 1 - (Probability * share)).mul_(rows);
}
