using System.Text.Json.Serialization;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Data;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Kinds.Architectures;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Network.Layers;
using MLNetAutoencoder.Settings;

namespace MLNetAutoencoder;

/// <content>Attention.</content>
[JsonDerivedType(typeof(AttentionSettings), nameof(Attention))]
public abstract partial record Architecture
{
    /// <summary>
    /// A transformer over the steps of a window (Vaswani et al. 2017), normalized before each block (Xiong et al. 2020). The encoder makes
    /// vectors of patches of steps (Nie et al. 2023), adds a learned position to each, lets them attend to each other in blocks, and makes
    /// the code of their mean. The decoder gives the code to every position and goes through as many blocks back to the steps.
    /// </summary>
    /// <param name="length">
    /// Steps of a window: 1 or greater. A row holds length times channels values, the oldest step first, the channels of a step side by
    /// side.
    /// </param>
    /// <param name="channels">Values at each step: 1 or greater. The default is 1.</param>
    /// <param name="patch">
    /// Steps that are seen as one: a divisor of the length. The default is 1. The work of attention falls with its square.
    /// </param>
    /// <param name="width">Values of the vector at each position: a multiple of <paramref name="heads"/>. The default is 64.</param>
    /// <param name="heads">Parts of the vectors that attend each by itself: 1 or greater. The default is 4.</param>
    /// <param name="blocks">
    /// Blocks of attention and feed-forward layers in the encoder, and as many in the decoder: 1 to 1000. The default is 2.
    /// </param>
    /// <param name="maskPadding">
    /// Whether sequences may be shorter than the length: rows whose last steps are NaN in all channels, of which no output and no gradient
    /// depends, as behind Keras' <c>Masking</c> layer or in PyTorch's packed sequences. The default is false, by which a row with a NaN is
    /// left out.
    /// </param>
    /// <remarks>
    /// <para>
    /// The feed-forward layers have four times the width and the options' activations of encoder and decoder;
    /// <see cref="AutoencoderTrainingOptions.HiddenDropout"/> acts on what attention and feed-forward layers add.
    /// <see cref="AutoencoderTrainingOptions.HiddenSizes"/> must be null and <see cref="AutoencoderTrainingOptions.Normalization"/> none.
    /// </para>
    /// <para>
    /// With <paramref name="maskPadding"/> a row scores as a window of its own length would: loss, measures and score are means over its
    /// real values, scaling is learned from these alone, the reconstruction is NaN in padding and contributions are 0 there. A NaN
    /// elsewhere, or a row without any step, is a missing value as ever. <see cref="AutoencoderTrainingOptions.TargetColumnName"/> must be
    /// null then.
    /// </para>
    /// </remarks>
    /// <returns>The architecture.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Architecture Attention(
        int length,
        int channels = 1,
        int patch = 1,
        int width = 64,
        int heads = 4,
        int blocks = 2,
        bool maskPadding = false
    )
    {
        SettingRange.RequireAtLeastOne(length);
        SettingRange.RequireAtLeastOne(channels);
        WindowShape.RequirePatch(patch, length);
        SettingRange.RequireAtLeastOne(heads);
        SettingRange.Require(width >= 1 && width % heads == 0, width, Invariant.Text($"a multiple of heads, which is {heads}"));
        SettingRange.RequireCount(blocks);
        return new AttentionSettings(length, channels, patch, width, heads, blocks, maskPadding);
    }
}

internal sealed record AttentionSettings(
    int Length,
    int Channels,
    int Patch,
    int Width,
    int Heads,
    int Blocks,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool MaskPadding = false
) : ArchitectureSettings
{
    internal override string KindName => "attention";

    internal override bool CanWidenRows => false;

    internal override StepPadding? Padding => MaskPadding ? new StepPadding(Length, Channels) : null;

    internal override IEnumerable<OptionFault> Faults(IPlanOptions options)
    {
        if (options.HiddenSizes is { } sizes)
            yield return new OptionFault(
                nameof(options.HiddenSizes),
                $"[{string.Join(", ", sizes)}]",
                $"null for {nameof(Attention)}, whose size is told by its width"
            );
        foreach (var fault in WindowShape.Faults(options, nameof(Attention)))
            yield return fault;
        foreach (var fault in MaskPadding ? WindowShape.PaddingFaults(options, nameof(Attention)) : [])
            yield return fault;
    }

    internal override NetworkParts Build(IPlanOptions options, NetworkSizes sizes)
    {
        WindowShape.Require(Length, Channels, sizes.Features, $"{nameof(Architecture)}.{nameof(Attention)}");
        int positions = Length / Patch;
        return new NetworkParts(
            [
                PerPosition(new DenseLayer(sizes.Features / positions, Width, Activation.Identity)),
                new PositionLayer(positions, Width),
                .. BlocksOf(options.EncoderActivation),
                PerPosition(new NormalizationLayer(Width)),
                new MeanLayer(positions, Width),
                new DenseLayer(Width + sizes.Beside, sizes.Head, options.LatentActivation),
            ],
            [
                new DenseLayer(sizes.Code, Width, Activation.Identity),
                new PositionLayer(positions, Width, repeatsInput: true),
                .. BlocksOf(options.DecoderActivation),
                PerPosition(new NormalizationLayer(Width)),
                PerPosition(new DenseLayer(Width, sizes.Raw / positions, Activation.Identity)),
                .. WindowShape.Sets(positions, sizes),
            ]
        );

        PerStepLayer PerPosition(NetworkLayer layer) => new(positions, layer);
        IEnumerable<NetworkLayer> BlocksOf(Activation activation) =>
            Enumerable.Range(0, Blocks).Select(_ => new AttentionBlock(positions, Width, Heads, activation, options.HiddenDropout));
    }
}
