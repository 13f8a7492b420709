using System.Text.Json.Serialization;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Network.Layers;
using MLNetAutoencoder.Settings;

namespace MLNetAutoencoder;

/// <content>Dense residual blocks.</content>
[JsonDerivedType(typeof(ResidualSettings), nameof(Residual))]
public abstract partial record Architecture
{
    /// <summary>
    /// Dense layers with residual blocks (He et al. 2016), for deep networks: each size of
    /// <see cref="AutoencoderTrainingOptions.HiddenSizes"/> is a stage, a layer of that size and blocks
    /// <c>y = x + W2 activation(normalization(W1 x + b1)) + b2</c> behind it. The decoder has the stages in reverse order.
    /// </summary>
    /// <param name="blocks">Blocks of a stage: 1 to 1000. The default is 1.</param>
    /// <returns>The architecture.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="blocks"/> is out of its range.</exception>
    public static Architecture Residual(int blocks = 1)
    {
        SettingRange.RequireCount(blocks);
        return new ResidualSettings(blocks);
    }
}

internal sealed record ResidualSettings(int Blocks) : ArchitectureSettings
{
    internal override string KindName => "residual";

    internal override IEnumerable<OptionFault> Faults(IPlanOptions options)
    {
        if (options.HiddenSizes is { Count: 0 })
            yield return new OptionFault(
                nameof(options.HiddenSizes),
                "empty",
                $"one size or more for {this}, whose blocks stand behind hidden layers; {Linear()} and {Dense()} do without"
            );
    }

    internal override NetworkParts Build(IPlanOptions options, NetworkSizes sizes)
    {
        var hidden = options.HiddenSizes ?? options.DefaultHiddenSizes(sizes.Features);
        int[] down = [sizes.Features, .. hidden],
            up = [sizes.Code, .. hidden.Reverse()];
        return new NetworkParts(
            [.. Stages(down, options.EncoderActivation, options), new DenseLayer(down[^1], sizes.Head, options.LatentActivation)],
            [.. Stages(up, options.DecoderActivation, options), new DenseLayer(up[^1], sizes.Raw, Activation.Identity)]
        );
    }

    private IEnumerable<NetworkLayer> Stages(int[] sizes, Activation activation, IPlanOptions options) =>
        HiddenLayers
            .Of(sizes, activation, options)
            .SelectMany(layer =>
                Enumerable.Range(0, Blocks).Select(NetworkLayer (_) => Block(layer.Outputs, activation, options)).Prepend(layer)
            );

    private static ResidualLayer Block(int size, Activation activation, IPlanOptions options) =>
        new([
            new DenseLayer(size, size, activation, options.Normalization, options.HiddenDropout),
            new DenseLayer(size, size, Activation.Identity),
        ]);
}
