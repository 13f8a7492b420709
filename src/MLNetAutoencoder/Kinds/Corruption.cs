using System.Text.Json.Serialization;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Settings;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>
/// How rows are spoiled before the network sees them while it learns to rebuild the clean ones (Vincent et al. 2008, 2010), with its
/// parameters: <c>Corruption.Gaussian(0.3)</c>. Immutable; two with the same name and parameters are equal.
/// </summary>
[JsonPolymorphic(
    TypeDiscriminatorPropertyName = SettingText.Discriminator,
    UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToNearestAncestor
)]
[JsonDerivedType(typeof(GaussianSettings), nameof(Gaussian))]
[JsonDerivedType(typeof(MaskingSettings), nameof(Masking))]
[JsonDerivedType(typeof(SaltAndPepperSettings), nameof(SaltAndPepper))]
[JsonDerivedType(typeof(SwapSettings), nameof(Swap))]
public abstract record Corruption
{
    private protected Corruption() { }

    /// <summary>The call that makes it.</summary>
    /// <returns>Name and parameters.</returns>
    public sealed override string ToString() => SettingText.Of(this, KindsJson.Default.Corruption);

    /// <summary>What options must be to go with it.</summary>
    internal virtual IEnumerable<OptionFault> Faults(IPlanOptions options) => [];

    /// <summary>Adds normal noise to every feature.</summary>
    /// <param name="deviation">Its standard deviation in units of the scaled features: above 0, and finite.</param>
    /// <param name="from">
    /// The strength at the start as a share of the full one: 0 or greater, and finite. The default 1 is full strength from the start.
    /// </param>
    /// <param name="rampEpochs">
    /// Epochs in which the strength goes from there to the full one, in a straight line: 0 or greater. The default is 0.
    /// </param>
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

    /// <summary>Sets features to 0, each by itself. On the scale that standard scaling gives, 0 is the feature's mean.</summary>
    /// <param name="probability">With which a feature is set to 0: above 0 and below 1.</param>
    /// <param name="from">
    /// The strength at the start as a share of the full one: 0 to 1. The default 1 is full strength from the start.
    /// </param>
    /// <param name="rampEpochs">
    /// Epochs in which the strength goes from there to the full one, in a straight line: 0 or greater. The default is 0.
    /// </param>
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

    /// <summary>
    /// Sets features to the least or the greatest value that they have in the batch, each by itself and either by half the chance.
    /// </summary>
    /// <param name="probability">With which a feature is changed: above 0 and below 1.</param>
    /// <param name="from">
    /// The strength at the start as a share of the full one: 0 to 1. The default 1 is full strength from the start.
    /// </param>
    /// <param name="rampEpochs">
    /// Epochs in which the strength goes from there to the full one, in a straight line: 0 or greater. The default is 0.
    /// </param>
    /// <returns>The corruption.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Corruption SaltAndPepper(double probability, double from = 1, double rampEpochs = 0)
    {
        RequireShare(probability, from);
        RequireRamp(from, rampEpochs);
        return new SaltAndPepperSettings(probability, from, rampEpochs);
    }

    /// <summary>
    /// Sets features to what another row of the batch has in the same column, each by itself: noise with the column's own distribution, for
    /// tables of mixed columns.
    /// </summary>
    /// <param name="probability">With which a feature is changed: above 0 and below 1.</param>
    /// <param name="from">
    /// The strength at the start as a share of the full one: 0 to 1. The default 1 is full strength from the start.
    /// </param>
    /// <param name="rampEpochs">
    /// Epochs in which the strength goes from there to the full one, in a straight line: 0 or greater. The default is 0.
    /// </param>
    /// <returns>The corruption.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Corruption Swap(double probability, double from = 1, double rampEpochs = 0)
    {
        RequireShare(probability, from);
        RequireRamp(from, rampEpochs);
        return new SwapSettings(probability, from, rampEpochs);
    }
}

/// <summary>A corruption's parameters and what follows from them. What the factories of <see cref="Corruption"/> make.</summary>
/// <param name="From">The strength at the start, as a share of the full one.</param>
/// <param name="RampEpochs">Epochs in which the strength goes from there to the full one.</param>
internal abstract record CorruptionSettings(double From, double RampEpochs) : Corruption
{
    /// <summary>Spoils rows.</summary>
    /// <param name="rows">(N, features): the clean rows; not changed.</param>
    /// <param name="target">(N, features): takes the spoiled rows.</param>
    /// <param name="noise">What is drawn from.</param>
    /// <param name="share">The strength as a share of the full one.</param>
    internal abstract void Spoil(Tensor rows, Tensor target, NoiseSource noise, double share);

    /// <summary>The strength after some epochs, as a share of the full one.</summary>
    internal double ShareAt(double epochs) => epochs >= RampEpochs ? 1 : From + ((1 - From) * epochs / RampEpochs);
}

internal sealed record GaussianSettings(double Deviation, double From, double RampEpochs) : CorruptionSettings(From, RampEpochs)
{
    internal override void Spoil(Tensor rows, Tensor target, NoiseSource noise, double share) =>
        noise.Normal(target, Deviation * share).PlusInPlace(rows);
}

internal sealed record MaskingSettings(double Probability, double From, double RampEpochs) : CorruptionSettings(From, RampEpochs)
{
    internal override void Spoil(Tensor rows, Tensor target, NoiseSource noise, double share) =>
        noise.Bernoulli(target, 1 - (Probability * share)).TimesInPlace(rows);
}

internal sealed record SaltAndPepperSettings(double Probability, double From, double RampEpochs) : CorruptionSettings(From, RampEpochs)
{
    internal override void Spoil(Tensor rows, Tensor target, NoiseSource noise, double share)
    {
        // Padding, which is NaN, has part in neither.
        var least = rows.nan_to_num(nan: double.PositiveInfinity).min(0).values;
        var greatest = rows.nan_to_num(nan: double.NegativeInfinity).max(0).values;
        var salted = where(noise.Bernoulli(empty_like(rows), 0.5).IsAbove(0.5), greatest, least);
        target.copy_(where(noise.Bernoulli(empty_like(rows), Probability * share).IsAbove(0.5), salted, rows));
    }
}

internal sealed record SwapSettings(double Probability, double From, double RampEpochs) : CorruptionSettings(From, RampEpochs)
{
    internal override void Spoil(Tensor rows, Tensor target, NoiseSource noise, double share)
    {
        var others = rows.gather(0, noise.Places(empty_like(rows), rows.shape[0]));
        target.copy_(where(noise.Bernoulli(empty_like(rows), Probability * share).IsAbove(0.5), others, rows));
    }
}
