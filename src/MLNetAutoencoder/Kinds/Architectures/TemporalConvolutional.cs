using System.Text.Json.Serialization;
using MLNetAutoencoder.Data;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Kinds.Architectures;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Network.Layers;
using MLNetAutoencoder.Settings;

namespace MLNetAutoencoder;

/// <content>Residual blocks of dilated convolutions.</content>
[JsonDerivedType(typeof(TemporalConvolutionalSettings), nameof(TemporalConvolutional))]
public abstract partial record Architecture
{
    /// <summary>
    /// A temporal convolutional network (Bai et al. 2018): residual blocks of two dilated convolutions each, over sequences of unchanged
    /// length, then the dense layers of <see cref="AutoencoderTrainingOptions.HiddenSizes"/>, none by default, and the code. The decoder
    /// has the blocks in reverse order, and a convolution of length 1 behind them. A value of the last block depends on
    /// <c>1 + 2 (kernelSize - 1) sum(dilations)</c> positions.
    /// </summary>
    /// <param name="length">Positions of a sequence: 1 or greater. Length and channels multiply to the number of features.</param>
    /// <param name="channels">Values at each position: 1 or greater. The default is 1.</param>
    /// <param name="filters">Filters of each convolution: 1 or greater. The default is 16.</param>
    /// <param name="kernelSize">Length of the filters: 1 or greater, and odd where they are not causal. The default is 3.</param>
    /// <param name="dilations">
    /// Positions from one value of a filter to the next, for each block: one or more, each 1 or greater. The default null takes 1, 2, 4 and
    /// 8.
    /// </param>
    /// <param name="isCausal">
    /// Whether a position sees only itself and those before it, instead of as many on either side. The default is false.
    /// </param>
    /// <param name="channelsLast">
    /// Whether the values of a position stand side by side in a row, as in a window of several series, instead of the positions of a
    /// channel. The default is true.
    /// </param>
    /// <param name="maskPadding">
    /// Whether sequences may be shorter than the length: rows whose last positions are NaN in all channels, of which no output and no
    /// gradient depends, as behind Keras' <c>Masking</c> layer or in PyTorch's packed sequences. The default is false, by which a row with
    /// a NaN is left out.
    /// </param>
    /// <remarks>
    /// With <paramref name="maskPadding"/> a row scores as a window of its own length would: loss, measures and score are means over its
    /// real values, scaling is learned from these alone, the reconstruction is NaN in padding and contributions are 0 there. A NaN
    /// elsewhere, or a row without any step, is a missing value as ever. <see cref="AutoencoderTrainingOptions.TargetColumnName"/> must be
    /// null then, and <see cref="AutoencoderTrainingOptions.Normalization"/> none.
    /// </remarks>
    /// <returns>The architecture.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Architecture TemporalConvolutional(
        int length,
        int channels = 1,
        int filters = 16,
        int kernelSize = 3,
        IReadOnlyList<int>? dilations = null,
        bool isCausal = false,
        bool channelsLast = true,
        bool maskPadding = false
    )
    {
        SettingRange.RequireAtLeastOne(length);
        SettingRange.RequireAtLeastOne(channels);
        SettingRange.RequireAtLeastOne(filters);
        SettingRange.RequireAtLeastOne(kernelSize);
        SettingRange.Require(isCausal || kernelSize % 2 == 1, kernelSize, "odd for filters that are not causal");
        dilations ??= [1, 2, 4, 8];
        MapSettings.RequireSizes(dilations);
        return new TemporalConvolutionalSettings(
            length,
            channels,
            filters,
            kernelSize,
            new ValueList<int>(dilations),
            isCausal,
            channelsLast,
            maskPadding
        );
    }
}

internal sealed record TemporalConvolutionalSettings(
    int Length,
    int Channels,
    int Filters,
    int KernelSize,
    [property: JsonConverter(typeof(ValueListJson))] ValueList<int> Dilations,
    bool IsCausal,
    bool ChannelsLast,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool MaskPadding = false
) : MapSettings
{
    private static readonly FilterWindow s_position = new(1, 1);

    internal override string KindName => "temporal";

    internal override StepPadding? Padding => MaskPadding ? new StepPadding(Length, Channels, ChannelsLast) : null;

    private protected override MapRows Rows => new(Channels, 1, Length, ChannelsLast);

    internal override IEnumerable<OptionFault> Faults(IPlanOptions options) =>
        MaskPadding
            ? WindowShape
                .PaddingFaults(options, nameof(TemporalConvolutional))
                .Concat(WindowShape.Faults(options, $"{nameof(TemporalConvolutional)} with maskPadding, whose padding it would measure"))
            : [];

    private protected override IReadOnlyList<NetworkLayer> Down(Shape maps, IPlanOptions options) =>
        Blocks(maps, Dilations, options.EncoderActivation, options);

    private protected override IReadOnlyList<NetworkLayer> Up(IReadOnlyList<NetworkLayer> down, int channels, IPlanOptions options)
    {
        var blocks = Blocks(down[^1].Output, Dilations.Reverse(), options.DecoderActivation, options);
        return [.. MaskOf(down[^1].Output), .. blocks, new ConvolutionLayer(blocks[^1].Output, channels, s_position, Activation.Identity)];
    }

    /// <summary>Makes padding 0 again, which a convolution takes for its own padding.</summary>
    private StepMaskLayer[] MaskOf(Shape maps) => MaskPadding ? [new StepMaskLayer(maps)] : [];

    private List<NetworkLayer> Blocks(Shape maps, IEnumerable<int> dilations, Activation activation, IPlanOptions options)
    {
        var blocks = new List<NetworkLayer>();
        foreach (int dilation in dilations)
        {
            var window = new FilterWindow(1, KernelSize, dilation: dilation, isCausal: IsCausal);
            var first = new ConvolutionLayer(maps, Filters, window, activation, options.Normalization, options.HiddenDropout);
            var second = new ConvolutionLayer(first.Output, Filters, window, activation, options.Normalization, options.HiddenDropout);
            var shortcut = maps[0] == Filters ? null : new ConvolutionLayer(maps, Filters, s_position, Activation.Identity);
            blocks.Add(new ResidualLayer([first, .. MaskOf(first.Output), second], shortcut, activation));
            maps = second.Output;
            blocks.AddRange(MaskOf(maps));
        }
        return blocks;
    }
}
