using System.Text.Json.Serialization;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Kinds.Architectures;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Network.Layers;
using MLNetAutoencoder.Settings;

namespace MLNetAutoencoder;

/// <content>Convolutions of sequences.</content>
[JsonDerivedType(typeof(Convolutional2DSettings), nameof(Convolutional2D))]
[JsonDerivedType(typeof(Convolutional1DSettings), nameof(Convolutional1D))]
public abstract partial record Architecture
{
    /// <summary>
    /// Convolutions of images (Masci et al. 2011): each stage convolves with a number of filters and makes the image smaller by the stride,
    /// then come the dense layers of <see cref="AutoencoderTrainingOptions.HiddenSizes"/>, none by default, and the code. The decoder goes
    /// the same way back, to the very sizes that the encoder came from.
    /// </summary>
    /// <param name="height">Lines of an image: 1 or greater. Height, width and channels multiply to the number of features.</param>
    /// <param name="width">Pixels of a line: 1 or greater.</param>
    /// <param name="channels">Values of a pixel: 1 or greater. The default is 1.</param>
    /// <param name="filters">Filters of each stage: one or more, each 1 or greater. The default null takes 32 and 64.</param>
    /// <param name="kernelSize">Height and width of the filters: odd, and 1 or greater. The default is 3.</param>
    /// <param name="stride">By what each stage makes height and width smaller, rounded up: 1 or greater. The default is 2.</param>
    /// <param name="pooling">
    /// What makes images smaller. The default <see cref="Pooling.None"/> lets the convolutions move in steps of the stride.
    /// </param>
    /// <param name="upsampling">What makes images larger in the decoder. The default is <see cref="Upsampling.Transposed"/>.</param>
    /// <param name="channelsLast">
    /// Whether the values of a pixel stand side by side in a row, as in <c>ImageShape</c>. False where each channel stands as a whole, one
    /// after the other, as ML.NET's <c>ExtractPixels</c> makes them. The default is true.
    /// </param>
    /// <returns>The architecture.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Architecture Convolutional2D(
        int height,
        int width,
        int channels = 1,
        IReadOnlyList<int>? filters = null,
        int kernelSize = 3,
        int stride = 2,
        Pooling pooling = Pooling.None,
        Upsampling upsampling = Upsampling.Transposed,
        bool channelsLast = true
    )
    {
        SettingRange.RequireAtLeastOne(height);
        SettingRange.RequireAtLeastOne(width);
        SettingRange.RequireAtLeastOne(channels);
        filters ??= ConvolutionalSettings.DefaultFilters;
        ConvolutionalSettings.Require(filters, kernelSize, stride, pooling, upsampling, Math.Max(height, width));
        return new Convolutional2DSettings(
            height,
            width,
            channels,
            new ValueList<int>(filters),
            kernelSize,
            stride,
            pooling,
            upsampling,
            channelsLast
        );
    }

    /// <summary>Convolutions of sequences, such as windows of a time series: as <see cref="Convolutional2D"/>, along one axis.</summary>
    /// <param name="length">Positions of a sequence: 1 or greater. Length and channels multiply to the number of features.</param>
    /// <param name="channels">Values at each position: 1 or greater. The default is 1.</param>
    /// <param name="filters">Filters of each stage: one or more, each 1 or greater. The default null takes 32 and 64.</param>
    /// <param name="kernelSize">Length of the filters: odd, and 1 or greater. The default is 5.</param>
    /// <param name="stride">By what each stage makes sequences shorter, rounded up: 1 or greater. The default is 2.</param>
    /// <param name="pooling">
    /// What makes sequences shorter. The default <see cref="Pooling.None"/> lets the convolutions move in steps of the stride.
    /// </param>
    /// <param name="upsampling">What makes sequences longer in the decoder. The default is <see cref="Upsampling.Transposed"/>.</param>
    /// <param name="channelsLast">
    /// Whether the values of a position stand side by side in a row, as in a window of several series, instead of the positions of a
    /// channel. The default is true.
    /// </param>
    /// <returns>The architecture.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Architecture Convolutional1D(
        int length,
        int channels = 1,
        IReadOnlyList<int>? filters = null,
        int kernelSize = 5,
        int stride = 2,
        Pooling pooling = Pooling.None,
        Upsampling upsampling = Upsampling.Transposed,
        bool channelsLast = true
    )
    {
        SettingRange.RequireAtLeastOne(length);
        SettingRange.RequireAtLeastOne(channels);
        filters ??= ConvolutionalSettings.DefaultFilters;
        ConvolutionalSettings.Require(filters, kernelSize, stride, pooling, upsampling, length);
        return new Convolutional1DSettings(
            length,
            channels,
            new ValueList<int>(filters),
            kernelSize,
            stride,
            pooling,
            upsampling,
            channelsLast
        );
    }
}

internal sealed record Convolutional2DSettings(
    int Height,
    int Width,
    int Channels,
    [property: JsonConverter(typeof(ValueListJson))] ValueList<int> Filters,
    int KernelSize,
    int Stride,
    Pooling Pooling,
    Upsampling Upsampling,
    bool ChannelsLast
) : ConvolutionalSettings
{
    internal override string KindName => "convolutional2d";

    private protected override MapRows Rows => new(Channels, Height, Width, ChannelsLast);

    private protected override FilterWindow Window(int size, int step) => new(size, size, step, step);
}

internal sealed record Convolutional1DSettings(
    int Length,
    int Channels,
    [property: JsonConverter(typeof(ValueListJson))] ValueList<int> Filters,
    int KernelSize,
    int Stride,
    Pooling Pooling,
    Upsampling Upsampling,
    bool ChannelsLast
) : ConvolutionalSettings
{
    internal override string KindName => "convolutional1d";

    private protected override MapRows Rows => new(Channels, 1, Length, ChannelsLast);

    private protected override FilterWindow Window(int size, int step) => new(1, size, 1, step);
}

/// <summary>Stages of a convolution each, which make maps smaller by the stride.</summary>
internal abstract record ConvolutionalSettings : MapSettings
{
    internal static readonly IReadOnlyList<int> DefaultFilters = [32, 64];

    public abstract ValueList<int> Filters { get; init; }

    public abstract int KernelSize { get; init; }

    public abstract int Stride { get; init; }

    public abstract Pooling Pooling { get; init; }

    public abstract Upsampling Upsampling { get; init; }

    /// <summary>The stride, or the length of the maps where that is less: a longer step comes to one position as well.</summary>
    private int Step => Math.Min(Stride, Math.Max(Rows.Height, Rows.Width));

    /// <summary>A window as large in each axis that there is.</summary>
    private protected abstract FilterWindow Window(int size, int step);

    private protected sealed override IReadOnlyList<NetworkLayer> Down(Shape maps, IPlanOptions options)
    {
        var layers = new List<NetworkLayer>();
        foreach (int filters in Filters)
        {
            var window = Window(KernelSize, Pooling == Pooling.None ? Step : 1);
            layers.Add(
                new ConvolutionLayer(maps, filters, window, options.EncoderActivation, options.Normalization, options.HiddenDropout)
            );
            if (Pooling != Pooling.None)
                layers.Add(new PoolingLayer(layers[^1].Output, Pooling, Window(Step, Step)));
            maps = layers[^1].Output;
        }
        return layers;
    }

    private protected sealed override IReadOnlyList<NetworkLayer> Up(IReadOnlyList<NetworkLayer> down, int channels, IPlanOptions options)
    {
        var layers = new List<NetworkLayer>();
        var maps = down[^1].Output;
        var stages = down.OfType<ConvolutionLayer>().ToList();
        for (int i = stages.Count - 1; i >= 0; i--)
        {
            var wanted = i > 0 ? stages[i].Input : new Shape(channels, stages[0].Input[1], stages[0].Input[2]);
            var (activation, normalization, dropout) =
                i > 0
                    ? (options.DecoderActivation, options.Normalization, options.HiddenDropout)
                    : (Activation.Identity, Normalization.None, 0);
            if (Upsampling == Upsampling.Nearest && Step > 1)
            {
                layers.Add(new UpsamplingLayer(maps, wanted[1], wanted[2], Window(Step, Step)));
                maps = layers[^1].Output;
            }
            layers.Add(
                Upsampling == Upsampling.Nearest
                    ? new ConvolutionLayer(maps, wanted[0], Window(KernelSize, 1), activation, normalization, dropout)
                    : new TransposedConvolutionLayer(maps, wanted, Window(KernelSize, Step), activation, normalization, dropout)
            );
            maps = wanted;
        }
        return layers;
    }

    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    internal static void Require(
        IReadOnlyList<int> filters,
        int kernelSize,
        int stride,
        Pooling pooling,
        Upsampling upsampling,
        int longest
    )
    {
        RequireSizes(filters);
        SettingRange.Require(kernelSize >= 1 && kernelSize % 2 == 1, kernelSize, "odd, and 1 or greater");
        SettingRange.RequireAtLeastOne(stride);
        SettingRange.Require(Enum.IsDefined(pooling), pooling, "one of " + string.Join(", ", Enum.GetNames<Pooling>()));
        SettingRange.Require(pooling == Pooling.None || stride > 1, stride, $"2 or greater for the pooling {pooling}");
        SettingRange.Require(Enum.IsDefined(upsampling), upsampling, "one of " + string.Join(", ", Enum.GetNames<Upsampling>()));
        SettingRange.Require(
            upsampling != Upsampling.Transposed || Math.Min(stride, longest) <= kernelSize,
            stride,
            Invariant.Text(
                $"at most {kernelSize}, the kernel size, for the upsampling {upsampling}, whose kernels would not reach all positions "
                    + $"otherwise; or take {Upsampling.Nearest}"
            )
        );
    }
}
