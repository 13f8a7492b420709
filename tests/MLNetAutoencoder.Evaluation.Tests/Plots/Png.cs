using SkiaSharp;

namespace MLNetAutoencoder.Tests;

/// <summary>A PNG file as a viewer sees it.</summary>
internal sealed class Png
{
    private const int BitsPlace = 24; // of the header, the first part of every file
    private const int ColorPlace = 25;
    private const byte Gray = 0;

    private readonly SKColor[] _pixels;

    public Png(byte[] file)
    {
        using var bitmap = SKBitmap.Decode(file);
        Assert.NotNull(bitmap);
        Assert.Equal(8, file[BitsPlace]);
        (Width, Height, Channels, _pixels) = (bitmap.Width, bitmap.Height, file[ColorPlace] == Gray ? 1 : 3, bitmap.Pixels);
    }

    public int Width { get; }

    public int Height { get; }

    public int Channels { get; }

    public byte[] Pixel(int x, int y)
    {
        var pixel = _pixels[(y * Width) + x];
        Assert.Equal(byte.MaxValue, pixel.Alpha);
        return Channels == 1 ? [pixel.Red] : [pixel.Red, pixel.Green, pixel.Blue];
    }
}
