using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <summary>
/// How a vector of features is read as an image: rows from top to bottom, pixels from left to right. Parameters and defaults are those of
/// <c>Architecture.Convolutional2D</c>.
/// </summary>
public sealed record ImageShape
{
    /// <summary>Describes an image.</summary>
    /// <param name="height">Rows of pixels, 1 or greater.</param>
    /// <param name="width">Pixels in a row, 1 or greater.</param>
    /// <param name="channels">Values of a pixel, 1 or greater: 1 for gray, 3 for red, green and blue.</param>
    /// <param name="channelsLast">
    /// Whether the values of a pixel stand side by side. False where each channel stands as a whole, one after the other, as ML.NET's
    /// <c>ExtractPixels</c> makes them. The default is true.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public ImageShape(int height, int width, int channels = 1, bool channelsLast = true)
    {
        Height = AtLeastOne(height, nameof(height));
        Width = AtLeastOne(width, nameof(width));
        Channels = AtLeastOne(channels, nameof(channels));
        ChannelsLast = channelsLast;
    }

    /// <summary>Rows of pixels.</summary>
    public int Height { get; }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Values of a pixel.</summary>
    public int Channels { get; }

    /// <summary>Whether the values of a pixel stand side by side, instead of the pixels of a channel.</summary>
    public bool ChannelsLast { get; }

    /// <summary>Values of an image: height by width by channels.</summary>
    public int Size => Height * Width * Channels;

    /// <summary>Where a value lies in the vector.</summary>
    internal int IndexOf(int channel, int y, int x) =>
        ChannelsLast ? (((y * Width) + x) * Channels) + channel : (((channel * Height) + y) * Width) + x;

    /// <summary>Checks that a column holds such images.</summary>
    internal void CheckFits(string column, int size) =>
        Guard.Data(
            (long)Height * Width * Channels == size,
            $"An image of {Height} x {Width} x {Channels} (height, width, channels) has {(long)Height * Width * Channels} values, and "
                + $"column '{column}' holds {size}; give the imageShape of its images."
        );

    private static int AtLeastOne(int value, string name) =>
        value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(name, value, Invariant.Text($"'{name}' of an image is {value}; give 1 or greater."));
}
