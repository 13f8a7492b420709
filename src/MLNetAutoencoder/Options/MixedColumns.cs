using System.Text.Json.Serialization;

namespace MLNetAutoencoder;

/// <summary>
/// Which slots of the rebuilt vector are groups of one-hot columns and which are binary; all others are numeric. A group is rebuilt by a softmax and measured by
/// its cross-entropy, a binary column by a sigmoid and its cross-entropy, numeric columns by <see cref="AutoencoderTrainingOptions.Loss"/>; a row's loss is the
/// mean over columns, where a group counts as one. One-hot and binary columns are not scaled. Immutable.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = SettingText.Discriminator, UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToNearestAncestor)]
public abstract partial record MixedColumns
{
    private protected MixedColumns()
    {
    }

    /// <summary>The call that makes it.</summary>
    /// <returns>Name and parameters.</returns>
    public sealed override string ToString() => SettingText.Of(this);

    /// <summary>What options must be to go with it.</summary>
    internal static IEnumerable<OptionFault> Faults(AutoencoderTrainingOptions options)
    {
        const string With = " with " + nameof(AutoencoderTrainingOptions.MixedColumns);
        if (options.Loss is ReconstructionLoss.Cosine or ReconstructionLoss.GaussianNegativeLogLikelihood)
            yield return new(nameof(options.Loss), options.Loss, $"a loss of single columns{With}, such as {ReconstructionLoss.MeanSquaredError}");
        if (options.Step == GradientStep.Fused)
            yield return new(nameof(options.Step), options.Step, $"{GradientStep.Auto} or {GradientStep.Autograd}{With}");
        if (options is AutoencoderAnomalyOptions { OutlierLimit: < 1 } anomaly)
            yield return new(nameof(anomaly.OutlierLimit), anomaly.OutlierLimit, $"1 or greater, or null,{With}, so that no 1 is cut off");
    }
}
