using ScottPlot.Colormaps;

namespace MLNetAutoencoder.Plots;

/// <summary>A white raster on which images are drawn as tiles, enlarged by a whole factor so that small ones can be seen.</summary>
internal sealed class PixelGrid
{
    private const int LeastTile = 56;
    private const int Gap = 4;
    private const int Color = 3;
    private const int ScaleHeight = 10;

    private static readonly Amp s_heat = new(); // nearly white to dark red, so that it is read on gray paper too

    private readonly ImageShape _shape;
    private readonly int _channels;
    private readonly int _factor;
    private readonly byte[] _pixels; // (y, x, channel)

    public PixelGrid(ImageShape shape, int columns, int lines, bool hasHeat)
    {
        _shape = shape;
        _channels = hasHeat ? Color : shape.Channels;
        _factor = Math.Max(1, LeastTile / Math.Max(shape.Height, shape.Width));
        Width = Gap + (columns * TileWidth);
        LinesHeight = Gap + (lines * TileHeight);
        Height = LinesHeight + (hasHeat ? ScaleHeight + Gap : 0);
        _pixels = new byte[Width * Height * _channels];
        Array.Fill(_pixels, byte.MaxValue);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Where the lines of tiles end.</summary>
    public int LinesHeight { get; }

    /// <summary>From the top of one line of tiles to that of the next.</summary>
    public int TileHeight => (_shape.Height * _factor) + Gap;

    /// <summary>How wide the scale is.</summary>
    public int ScaleWidth => Math.Min(Width - (2 * Gap), 120);

    private int TileWidth => (_shape.Width * _factor) + Gap;

    /// <summary>Draws an image; 0 is black, the data range white, and what lies outside is cut.</summary>
    public void Draw(float[] image, double dataRange, int column, int line) =>
        Draw(column, line, (y, x, channel) => Level(image[_shape.IndexOf(_shape.Channels == 1 ? 0 : channel, y, x)] / dataRange));

    /// <summary>Draws a value for each pixel as a color, from 0 to the greatest.</summary>
    public void DrawHeat(double[] values, double greatest, int column, int line) =>
        Draw(column, line, (y, x, channel) => Heat(values[(y * _shape.Width) + x] / greatest, channel));

    /// <summary>Draws the colors from 0 to the greatest below the tiles.</summary>
    public void DrawScale()
    {
        for (int y = 0; y < ScaleHeight; y++)
        {
            for (int x = 0; x < ScaleWidth; x++)
            {
                for (int channel = 0; channel < Color; channel++)
                    this[LinesHeight + y, Gap + x, channel] = Heat(x / (ScaleWidth - 1.0), channel);
            }
        }
    }

    public byte[] ToPng() => PngEncoder.Encode(_pixels, Width, _channels);

    private byte this[int y, int x, int channel]
    {
        set => _pixels[(((y * Width) + x) * _channels) + channel] = value;
    }

    private static byte Level(double share) => (byte)Math.Round(byte.MaxValue * Math.Clamp(share, 0, 1));

    private static byte Heat(double share, int channel)
    {
        var color = s_heat.GetColor(Math.Clamp(share, 0, 1));
        return channel switch
        {
            0 => color.R,
            1 => color.G,
            _ => color.B,
        };
    }

    private void Draw(int column, int line, Func<int, int, int, byte> pixel)
    {
        int left = Gap + (column * TileWidth),
            top = Gap + (line * TileHeight);
        for (int y = 0; y < _shape.Height * _factor; y++)
        {
            for (int x = 0; x < _shape.Width * _factor; x++)
            {
                for (int channel = 0; channel < _channels; channel++)
                    this[top + y, left + x, channel] = pixel(y / _factor, x / _factor, channel);
            }
        }
    }
}
