using System.Text.Json.Serialization;

namespace MLNetAutoencoder;

/// <content>Convolutions of images.</content>
[JsonDerivedType(typeof(Convolutional2DSettings), nameof(Convolutional2D))]
public abstract partial record Architecture
{
    /// <summary>
    /// Convolutions of images (Masci et al. 2011): each stage convolves with a number of filters and makes the image smaller by the stride, then come the
    /// dense layers of <see cref="AutoencoderTrainingOptions.HiddenSizes"/>, none by default, and the code. The decoder goes the same way back, to the very sizes that
    /// the encoder came from.
    /// </summary>
    /// <param name="height">Lines of an image: 1 or greater. Height, width and channels multiply to the number of features.</param>
    /// <param name="width">Pixels of a line: 1 or greater.</param>
    /// <param name="channels">Values of a pixel: 1 or greater. The default is 1.</param>
    /// <param name="filters">Filters of each stage: one or more, each 1 or greater. The default null takes 32 and 64.</param>
    /// <param name="kernelSize">Height and width of the filters: odd, and 1 or greater. The default is 3.</param>
    /// <param name="stride">By what each stage makes height and width smaller, rounded up: 1 or greater. The default is 2.</param>
    /// <param name="pooling">What makes images smaller. The default <see cref="Pooling.None"/> lets the convolutions move in steps of the stride.</param>
    /// <param name="upsampling">What makes images larger in the decoder. The default is <see cref="Upsampling.Transposed"/>.</param>
    /// <param name="channelsLast">Whether the values of a pixel stand side by side in a row, instead of the pixels of a channel. The default is false.</param>
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
        bool channelsLast = false)
    {
        SettingRange.RequireAtLeastOne(height);
        SettingRange.RequireAtLeastOne(width);
        SettingRange.RequireAtLeastOne(channels);
        filters ??= ConvolutionalSettings.DefaultFilters;
        ConvolutionalSettings.Require(filters, kernelSize, stride, pooling, upsampling);
        return new Convolutional2DSettings(height, width, channels, new ValueList<int>(filters), kernelSize, stride, pooling, upsampling, channelsLast);
    }
}

internal sealed record Convolutional2DSettings(int Height, int Width, int Channels, ValueList<int> Filters, int KernelSize, int Stride, Pooling Pooling, Upsampling Upsampling, bool ChannelsLast)
    : ConvolutionalSettings
{
    internal override string KindName => "convolutional2d";

    private protected override MapRows Rows => new(Channels, Height, Width, ChannelsLast);

    private protected override FilterWindow Window(int size, int step) => new(size, size, step, step);
}
