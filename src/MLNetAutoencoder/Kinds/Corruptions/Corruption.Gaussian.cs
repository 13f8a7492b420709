using System.Text.Json.Serialization;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <content>Normal noise.</content>
[JsonDerivedType(typeof(GaussianSettings), nameof(Gaussian))]
public abstract partial record Corruption
{
    /// <summary>Adds normal noise to every feature.</summary>
    /// <param name="deviation">Its standard deviation in units of the scaled features: above 0, and finite.</param>
    /// <param name="from">The strength at the start as a share of the full one: 0 or greater, and finite. The default 1 is full strength from the start.</param>
    /// <param name="rampEpochs">Epochs in which the strength goes from there to the full one, in a straight line: 0 or greater. The default is 0.</param>
    /// <returns>The corruption.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Corruption Gaussian(double deviation, double from = 1, double rampEpochs = 0)
    {
        SettingRange.RequirePositive(deviation);
        RequireRamp(from, rampEpochs);
        return new GaussianSettings(deviation, from, rampEpochs);
    }

    private static void RequireRamp(double from, double rampEpochs)
    {
        SettingRange.RequireNotNegative(from);
        SettingRange.RequireNotNegative(rampEpochs);
    }
}

internal sealed record GaussianSettings(double Deviation, double From, double RampEpochs) : CorruptionSettings(From, RampEpochs)
{
    private static readonly Scalar s_one = 1.0;

    internal override void Spoil(Tensor rows, Tensor target, NoiseSource noise, double share) => noise.Normal(target, Deviation * share).add_(rows, s_one);
}
