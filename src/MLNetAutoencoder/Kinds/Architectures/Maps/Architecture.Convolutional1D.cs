using System.Text.Json.Serialization;

namespace MLNetAutoencoder;

/// <content>Convolutions of sequences.</content>
[JsonDerivedType(typeof(Convolutional1DSettings), nameof(Convolutional1D))]
public abstract partial record Architecture
{
    /// <summary>
    /// Convolutions of sequences, such as windows of a time series: as <see cref="Convolutional2D"/>, along one axis.
    /// </summary>
    /// <param name="length">Positions of a sequence: 1 or greater. Length and channels multiply to the number of features.</param>
    /// <param name="channels">Values at each position: 1 or greater. The default is 1.</param>
    /// <param name="filters">Filters of each stage: one or more, each 1 or greater. The default null takes 32 and 64.</param>
    /// <param name="kernelSize">Length of the filters: odd, and 1 or greater. The default is 5.</param>
    /// <param name="stride">By what each stage makes sequences shorter, rounded up: 1 or greater. The default is 2.</param>
    /// <param name="pooling">What makes sequences shorter. The default <see cref="Pooling.None"/> lets the convolutions move in steps of the stride.</param>
    /// <param name="upsampling">What makes sequences longer in the decoder. The default is <see cref="Upsampling.Transposed"/>.</param>
    /// <param name="channelsLast">
    /// Whether the values of a position stand side by side in a row, as in a window of several series, instead of the positions of a channel. The default is true.
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
        bool channelsLast = true)
    {
        SettingRange.RequireAtLeastOne(length);
        SettingRange.RequireAtLeastOne(channels);
        filters ??= ConvolutionalSettings.DefaultFilters;
        ConvolutionalSettings.Require(filters, kernelSize, stride, pooling, upsampling);
        return new Convolutional1DSettings(length, channels, new ValueList<int>(filters), kernelSize, stride, pooling, upsampling, channelsLast);
    }
}

internal sealed record Convolutional1DSettings(int Length, int Channels, ValueList<int> Filters, int KernelSize, int Stride, Pooling Pooling, Upsampling Upsampling, bool ChannelsLast)
    : ConvolutionalSettings
{
    internal override string KindName => "convolutional1d";

    private protected override MapRows Rows => new(Channels, 1, Length, ChannelsLast);

    private protected override FilterWindow Window(int size, int step) => new(1, size, 1, step);
}
