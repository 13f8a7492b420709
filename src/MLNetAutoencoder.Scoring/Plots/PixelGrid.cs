namespace MLNetAutoencoder;

/// <summary>A white raster on which images are drawn as tiles, enlarged by a whole factor so that small ones can be seen.</summary>
internal sealed class PixelGrid
{
    private const int LeastTile = 56;
    private const int Gap = 4;

    private readonly ImageShape _shape;
    private readonly double _dataRange;
    private readonly int _factor;
    private readonly byte[] _pixels;   // (y, x, channel)

    public PixelGrid(ImageShape shape, double dataRange, int columns, int lines)
    {
        (_shape, _dataRange) = (shape, dataRange);
        _factor = Math.Max(1, LeastTile / Math.Max(shape.Height, shape.Width));
        Width = Gap + (columns * TileWidth);
        Height = Gap + (lines * TileHeight);
        _pixels = new byte[Width * Height * shape.Channels];
        Array.Fill(_pixels, byte.MaxValue);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>From the top of one line of tiles to that of the next.</summary>
    public int TileHeight => (_shape.Height * _factor) + Gap;

    private int TileWidth => (_shape.Width * _factor) + Gap;

    /// <summary>Draws an image; 0 is black, the data range white, and what lies outside is cut.</summary>
    public void Draw(float[] image, int column, int line)
    {
        int left = Gap + (column * TileWidth), top = Gap + (line * TileHeight);
        for (int y = 0; y < _shape.Height * _factor; y++)
        {
            for (int x = 0; x < _shape.Width * _factor; x++)
            {
                for (int channel = 0; channel < _shape.Channels; channel++)
                    _pixels[((((top + y) * Width) + left + x) * _shape.Channels) + channel] = Level(image[_shape.IndexOf(channel, y / _factor, x / _factor)]);
            }
        }
    }

    public byte[] ToPng() => PngEncoder.Encode(_pixels, Width, _shape.Channels);

    private byte Level(float value) => (byte)Math.Round(byte.MaxValue * Math.Clamp(value / _dataRange, 0, 1));
}
