using System.Text.Json.Serialization;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Network.Layers;

namespace MLNetAutoencoder;

/// <content>Dense layers.</content>
[JsonDerivedType(typeof(DenseSettings), nameof(Dense))]
public abstract partial record Architecture
{
    /// <summary>
    /// Dense layers of the sizes that <see cref="AutoencoderTrainingOptions.HiddenSizes"/> names, mirrored in the decoder (Hinton and
    /// Salakhutdinov 2006).
    /// </summary>
    /// <returns>The architecture.</returns>
    public static Architecture Dense() => new DenseSettings();
}

internal sealed record DenseSettings : ArchitectureSettings
{
    internal override string KindName => "dense";

    internal override bool CanLeaveOutBiases => true;

    internal override bool HasPairs => true;

    internal override NetworkParts Build(IPlanOptions options, NetworkSizes sizes)
    {
        var hidden = options.HiddenSizes ?? options.DefaultHiddenSizes(sizes.Features);
        int[] down = [sizes.Features, .. hidden],
            up = [sizes.Code, .. hidden.Reverse()];
        return new NetworkParts(
            [
                .. HiddenLayers.Of(down, options.EncoderActivation, options, sizes.HasBiases),
                new DenseLayer(down[^1], sizes.Head, options.LatentActivation, hasBias: sizes.HasBiases),
            ],
            [
                .. HiddenLayers.Of(up, options.DecoderActivation, options, sizes.HasBiases),
                new DenseLayer(up[^1], sizes.Raw, Activation.Identity, hasBias: sizes.HasBiases),
            ]
        );
    }
}

/// <summary>The hidden dense layers that options ask for.</summary>
internal static class HiddenLayers
{
    /// <summary>Layers from each size to the next, with normalization and dropout as the options name them.</summary>
    /// <param name="sizes">Values in front of the first layer, then the units of each.</param>
    /// <param name="activation">Of all of them.</param>
    /// <param name="options">Name normalization and dropout.</param>
    /// <param name="hasBiases">Whether the layers have biases.</param>
    public static IEnumerable<DenseLayer> Of(
        IReadOnlyList<int> sizes,
        Activation activation,
        IPlanOptions options,
        bool hasBiases = true
    ) =>
        sizes.Zip(
            sizes.Skip(1),
            (from, to) => new DenseLayer(from, to, activation, options.Normalization, options.HiddenDropout, hasBiases)
        );
}
