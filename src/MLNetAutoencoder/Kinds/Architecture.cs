using System.Text.Json.Serialization;
using MLNetAutoencoder.Data;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Settings;

namespace MLNetAutoencoder;

/// <summary>
/// How encoder and decoder are built, with its parameters: <c>Architecture.Residual()</c>. Immutable; two with the same name and parameters
/// are equal.
/// </summary>
[JsonPolymorphic(
    TypeDiscriminatorPropertyName = SettingText.Discriminator,
    UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToNearestAncestor
)]
public abstract partial record Architecture
{
    private protected Architecture() { }

    /// <summary>The call that makes it.</summary>
    /// <returns>Name and parameters.</returns>
    public sealed override string ToString() => SettingText.Of(this, KindsJson.Default.Architecture);

    /// <summary>Whether layers can be trained in pairs.</summary>
    internal virtual bool HasPairs => false;

    /// <summary>How rows may end in padding; null where all their values must be finite.</summary>
    internal virtual StepPadding? Padding => null;

    /// <summary>What options must be to go with it.</summary>
    internal virtual IEnumerable<OptionFault> Faults(IPlanOptions options) => [];
}

/// <summary>An architecture's parameters and what follows from them. What the factories of <see cref="Architecture"/> make.</summary>
internal abstract record ArchitectureSettings : Architecture
{
    /// <summary>The kind as a model's file names it, such as <c>dense</c>.</summary>
    internal abstract string KindName { get; }

    /// <summary>Whether <see cref="Build"/> heeds <see cref="NetworkSizes.HasBiases"/>.</summary>
    internal virtual bool CanLeaveOutBiases => false;

    /// <summary>
    /// Whether rows may hold a condition behind the features; otherwise it joins them in front of the encoder's last layer, as
    /// <see cref="NetworkSizes.Beside"/>.
    /// </summary>
    internal virtual bool CanWidenRows => true;

    /// <summary>Plans encoder and decoder.</summary>
    /// <param name="options">Checked.</param>
    /// <param name="sizes">What they take and give.</param>
    /// <exception cref="InvalidOperationException">The data does not have the shape that the architecture takes.</exception>
    internal abstract NetworkParts Build(IPlanOptions options, NetworkSizes sizes);
}

/// <summary>What encoder and decoder take and give, in values for a row.</summary>
/// <param name="Features">Into the encoder.</param>
/// <param name="Head">Out of the encoder.</param>
/// <param name="Code">Into the decoder.</param>
/// <param name="Raw">Out of the decoder.</param>
/// <param name="Targets">What is learned: as many values, or fewer where a loss takes several for each.</param>
/// <param name="HasBiases">Whether the layers have biases.</param>
/// <param name="Beside">Values that the encoder's last layer takes besides those of the layer before it.</param>
internal readonly record struct NetworkSizes(int Features, int Head, int Code, int Raw, int Targets, bool HasBiases = true, int Beside = 0);

/// <summary>The layers of encoder and decoder.</summary>
internal sealed record NetworkParts(IReadOnlyList<NetworkLayer> Encoder, IReadOnlyList<NetworkLayer> Decoder);
