using System.Text.Json.Serialization;

namespace MLNetAutoencoder;

/// <summary>
/// How rows are spoiled before the network sees them while it learns to rebuild the clean ones (Vincent et al. 2008, 2010), with its parameters:
/// <c>Corruption.Gaussian(0.3)</c>. Immutable; two with the same name and parameters are equal.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = SettingText.Discriminator, UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToNearestAncestor)]
public abstract partial record Corruption
{
    private protected Corruption()
    {
    }

    /// <summary>The call that makes it.</summary>
    /// <returns>Name and parameters.</returns>
    public sealed override string ToString() => SettingText.Of(this);

    /// <summary>What options must be to go with it.</summary>
    internal virtual IEnumerable<OptionFault> Faults(AutoencoderTrainingOptions options) => [];
}
