using System.Text.Json.Serialization;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Settings;

namespace MLNetAutoencoder;

/// <summary>
/// What an autoencoder learns beside rebuilding its rows, with its parameters: <c>Objective.Variational(beta: 4)</c>. Immutable; two with
/// the same name and parameters are equal.
/// </summary>
[JsonPolymorphic(
    TypeDiscriminatorPropertyName = SettingText.Discriminator,
    UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToNearestAncestor
)]
public abstract partial record Objective
{
    private protected Objective() { }

    /// <summary>The call that makes it.</summary>
    /// <returns>Name and parameters.</returns>
    public sealed override string ToString() => SettingText.Of(this, KindsJson.Default.Objective);

    /// <summary>Whether codes are distributions, with a variance for each value.</summary>
    internal virtual bool HasLogVariance => false;

    /// <summary>Whether layers can be trained in pairs of encoder and decoder.</summary>
    internal virtual bool HasPairs => true;

    /// <summary>Whether a row's score is how far it is from its reconstruction, so that each feature has a part in it.</summary>
    internal virtual bool ScoresReconstruction => true;

    /// <summary>Whether rows of a batch are compared with each other, so that a default batch must not be small.</summary>
    internal virtual bool ComparesRows => false;

    /// <summary>What options must be to go with it.</summary>
    internal virtual IEnumerable<OptionFault> Faults(IPlanOptions options) => [];
}

/// <summary>An objective's parameters and what follows from them. What the factories of <see cref="Objective"/> make.</summary>
internal abstract record ObjectiveSettings : Objective
{
    /// <summary>The kind as a model's file names it, such as <c>variational</c>; empty for the plain one.</summary>
    internal abstract string KindName { get; }

    /// <summary>Makes what a training needs.</summary>
    /// <param name="latentSize">Values in a code.</param>
    /// <param name="features">Values that the decoder learns of a row.</param>
    internal abstract ObjectiveModule Make(int latentSize, int features);
}

/// <summary>How the choices that make a kind are written as JSON.</summary>
[JsonSerializable(typeof(Objective))]
[JsonSerializable(typeof(Architecture))]
[JsonSerializable(typeof(Corruption))]
internal sealed partial class KindsJson : JsonSerializerContext;
