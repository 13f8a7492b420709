using System.Text.Json.Serialization;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Network.Layers;

namespace MLNetAutoencoder;

/// <content>Dense layers that share their weights.</content>
[JsonDerivedType(typeof(TiedSettings), nameof(Tied))]
public abstract partial record Architecture
{
    /// <summary>
    /// Dense layers as <see cref="Dense"/> makes them, where each layer of the decoder has the transposed weights of the encoder's layer
    /// that it mirrors, and biases of its own (Vincent et al. 2010): half the weights. Where the objective makes codes of another size than
    /// the encoder gives, or the loss wants more values than there are features, that one layer of the decoder has weights of its own.
    /// </summary>
    /// <returns>The architecture.</returns>
    public static Architecture Tied() => new TiedSettings();
}

internal sealed record TiedSettings : ArchitectureSettings
{
    internal override string KindName => "tied";

    internal override bool HasPairs => true;

    internal override NetworkParts Build(IPlanOptions options, NetworkSizes sizes)
    {
        int[] down = [sizes.Features, .. options.HiddenSizes ?? options.DefaultHiddenSizes(sizes.Features)];
        List<DenseLayer> encoder =
        [
            .. HiddenLayers.Of(down, options.EncoderActivation, options),
            new DenseLayer(down[^1], sizes.Head, options.LatentActivation),
        ];
        int[] up = [sizes.Code, .. down.Skip(1).Reverse(), sizes.Raw];
        return new NetworkParts(
            encoder,
            [
                .. Enumerable
                    .Reverse(encoder)
                    .Select(
                        (mirrored, i) =>
                            i < encoder.Count - 1
                                ? Transposed(
                                    mirrored,
                                    up[i],
                                    up[i + 1],
                                    options.DecoderActivation,
                                    options.Normalization,
                                    options.HiddenDropout
                                )
                                : Transposed(mirrored, up[i], up[i + 1], Activation.Identity, Normalization.None, 0)
                    ),
            ]
        );
    }

    private static NetworkLayer Transposed(
        DenseLayer mirrored,
        int inputs,
        int outputs,
        Activation activation,
        Normalization normalization,
        double dropout
    ) =>
        (mirrored.Outputs, mirrored.Inputs) == (inputs, outputs)
            ? new TiedDenseLayer(mirrored, activation, normalization, dropout)
            : new DenseLayer(inputs, outputs, activation, normalization, dropout);
}
