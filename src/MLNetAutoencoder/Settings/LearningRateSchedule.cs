using System.Text.Json.Serialization;
using MLNetAutoencoder.Settings;

namespace MLNetAutoencoder;

/// <summary>
/// How the learning rate changes during a training, with its parameters: <c>LearningRateSchedule.Step(epochs: 30)</c>. Immutable; two with
/// the same name and parameters are equal. A warm-up stands in front of any of them, and their epochs count from its end.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = SettingText.Discriminator)]
[JsonDerivedType(typeof(ConstantRate), nameof(Constant))]
[JsonDerivedType(typeof(StepRate), nameof(Step))]
[JsonDerivedType(typeof(ExponentialRate), nameof(Exponential))]
[JsonDerivedType(typeof(CosineRate), nameof(CosineWarmRestarts))]
[JsonDerivedType(typeof(OneCycleRate), nameof(OneCycle))]
[JsonDerivedType(typeof(PlateauRate), nameof(ReduceOnPlateau))]
public abstract record LearningRateSchedule
{
    private protected LearningRateSchedule() { }

    /// <summary>The rate stays as it is.</summary>
    /// <returns>The schedule.</returns>
    public static LearningRateSchedule Constant() => new ConstantRate();

    /// <summary>The rate falls by a factor every so many epochs.</summary>
    /// <param name="epochs">Epochs between two falls: 1 or greater.</param>
    /// <param name="factor">What the rate is multiplied with: above 0 to 1. The default is 0.1.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static LearningRateSchedule Step(int epochs, double factor = 0.1)
    {
        SettingRange.RequireAtLeastOne(epochs);
        RequireFactor(factor);
        return new StepRate(epochs, factor);
    }

    /// <summary>The rate falls by a factor after every epoch.</summary>
    /// <param name="factor">What the rate is multiplied with: above 0 to 1.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static LearningRateSchedule Exponential(double factor)
    {
        RequireFactor(factor);
        return new ExponentialRate(factor);
    }

    /// <summary>
    /// The rate falls along half a cosine from step to step, then starts again at the top (Loshchilov and Hutter 2017). With a period of
    /// all epochs it falls once and never restarts.
    /// </summary>
    /// <param name="periodEpochs">Epochs of the first fall: 1 or greater.</param>
    /// <param name="periodFactor">
    /// How many times as long as the last fall the next one takes: 1 or greater. The default 1 keeps them alike.
    /// </param>
    /// <param name="minimumShare">Share of the learning rate that a fall ends at: 0 to below 1. The default is 0.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static LearningRateSchedule CosineWarmRestarts(int periodEpochs, int periodFactor = 1, double minimumShare = 0)
    {
        SettingRange.RequireAtLeastOne(periodEpochs);
        SettingRange.RequireAtLeastOne(periodFactor);
        SettingRange.RequireDecay(minimumShare);
        return new CosineRate(periodEpochs, periodFactor, minimumShare);
    }

    /// <summary>
    /// The rate rises to the learning rate and falls far below where it began, both along half a cosine from step to step (Smith and Topin
    /// 2019). It is laid out over the greatest number of epochs, so early stopping cuts it short.
    /// </summary>
    /// <param name="peakShare">Share of the steps after which the rate is at its peak: above 0 and below 1. The default is 0.3.</param>
    /// <param name="startDivisor">What the learning rate is divided by for the first step: 1 or greater. The default is 25.</param>
    /// <param name="endDivisor">What the first step's rate is divided by for the last step: 1 or greater. The default is 10,000.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static LearningRateSchedule OneCycle(double peakShare = 0.3, double startDivisor = 25, double endDivisor = 1e4)
    {
        SettingRange.Require(peakShare is > 0 and < 1, peakShare, "above 0 and below 1");
        SettingRange.RequireAtLeastOne(startDivisor);
        SettingRange.RequireAtLeastOne(endDivisor);
        return new OneCycleRate(peakShare, startDivisor, endDivisor);
    }

    /// <summary>The rate falls by a factor when the loss that early stopping goes by has not improved for a while.</summary>
    /// <param name="factor">What the rate is multiplied with: above 0 and below 1. The default is 0.1.</param>
    /// <param name="patience">
    /// Epochs without improvement that are let pass; the next one makes the rate fall: 0 or greater, and at least 2 below
    /// <see cref="AutoencoderTrainingOptions.Patience"/>, which would end the training before. The default is 4.
    /// </param>
    /// <param name="minimumImprovement">
    /// By what share of the best loss an epoch must be better to count as an improvement: 0 to below 1. The default is 0.0001.
    /// </param>
    /// <param name="minimumRate">The rate does not fall below this: 0 or greater. The default is 0.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static LearningRateSchedule ReduceOnPlateau(
        double factor = 0.1,
        int patience = 4,
        double minimumImprovement = 1e-4,
        double minimumRate = 0
    )
    {
        SettingRange.Require(factor is > 0 and < 1, factor, "above 0 and below 1");
        SettingRange.Require(patience >= 0, patience, "0 or greater");
        SettingRange.RequireDecay(minimumImprovement);
        SettingRange.RequireNotNegative(minimumRate);
        return new PlateauRate(factor, patience, minimumImprovement, minimumRate);
    }

    /// <summary>The call that makes this schedule.</summary>
    /// <returns>For instance <c>Step(epochs: 30, factor: 0.1)</c>.</returns>
    public sealed override string ToString() => SettingText.Of(this, SettingsJson.Default.LearningRateSchedule);

    private static void RequireFactor(double factor) => SettingRange.Require(factor is > 0 and <= 1, factor, "above 0 to 1");
}

// What the factories of LearningRateSchedule make. Nothing outside sees these types, so each is no more than its parameters.

internal sealed record ConstantRate : LearningRateSchedule;

internal sealed record StepRate(int Epochs, double Factor) : LearningRateSchedule;

internal sealed record ExponentialRate(double Factor) : LearningRateSchedule;

internal sealed record CosineRate(int PeriodEpochs, int PeriodFactor, double MinimumShare) : LearningRateSchedule;

internal sealed record OneCycleRate(double PeakShare, double StartDivisor, double EndDivisor) : LearningRateSchedule;

internal sealed record PlateauRate(double Factor, int Patience, double MinimumImprovement, double MinimumRate) : LearningRateSchedule;
