using System.Text.Json.Serialization;

namespace MLNetAutoencoder;

/// <summary>
/// How encoder and decoder are built, with its parameters: <c>Architecture.Residual()</c>. Immutable; two with the same name and parameters are equal.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = SettingText.Discriminator, UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToNearestAncestor)]
public abstract partial record Architecture
{
    private protected Architecture()
    {
    }

    /// <summary>The call that makes it.</summary>
    /// <returns>Name and parameters.</returns>
    public sealed override string ToString() => SettingText.Of(this);

    /// <summary>Whether layers can be trained in pairs.</summary>
    internal virtual bool HasPairs => false;

    /// <summary>What options must be to go with it.</summary>
    internal virtual IEnumerable<OptionFault> Faults(AutoencoderTrainingOptions options) => [];
}
