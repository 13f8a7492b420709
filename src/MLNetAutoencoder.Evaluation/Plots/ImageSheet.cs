using System.Text;
using System.Xml.Linq;
using Microsoft.ML;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Metrics;
using MLNetAutoencoder.Plots;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder;

/// <summary>Images side by side, to be looked at: as SVG with captions, or as PNG.</summary>
public sealed class ImageSheet
{
    private readonly byte[] _png;
    private readonly string _svg;

    internal ImageSheet(byte[] png, string svg)
    {
        _png = png;
        _svg = svg;
    }

    /// <summary>Writes the sheet to a file as an SVG document in UTF-8; a file that is there is replaced as a whole.</summary>
    /// <param name="path">The file, by custom with the ending <c>.svg</c>.</param>
    /// <exception cref="ArgumentException">The path is blank.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveAsSvg(string path) => AtomicFile.Write(Guard.NotBlank(path), Encoding.UTF8.GetBytes(_svg));

    /// <summary>Writes the sheet, without captions, to a file as PNG; a file that is there is replaced as a whole.</summary>
    /// <param name="path">The file, by custom with the ending <c>.png</c>.</param>
    /// <exception cref="ArgumentException">The path is blank.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveAsPng(string path) => AtomicFile.Write(Guard.NotBlank(path), _png);

    /// <summary>The SVG document.</summary>
    public override string ToString() => _svg;
}

/// <summary>Puts images into lines.</summary>
internal static class SheetLayout
{
    private const int TilesInALine = 10;
    private const double LetterWidth = 7.5;
    private const double Margin = 8;

    /// <summary>The first images of a column, or of several columns below each other.</summary>
    public static ImageSheet Read(IDataView data, string[] columns, ImageShape shape, int count, double dataRange)
    {
        Guard.That(
            shape.Channels is 1 or 3,
            "imageShape",
            $"An image of {shape.Channels} channels cannot be shown; give 1 (gray) or 3 (red, green and blue)."
        );
        DataViewSchema.Column[] vectors = [.. columns.Select(name => FeatureColumn.Find(data.Schema, Guard.NotBlank(name)))];
        foreach (var vector in vectors)
            shape.CheckFits(vector.Name, NumberColumn.SizeOf(vector));
        var groups = vectors.Select(_ => new List<float[]>()).ToArray();
        using var rows = new FiniteRows(data, vectors);
        while (rows.Count < count && rows.MoveNext())
        {
            for (int i = 0; i < groups.Length; i++)
                groups[i].Add([.. rows.Values(i)]);
        }
        rows.RequireRows();
        return Draw(columns, groups, shape, dataRange);
    }

    /// <summary>
    /// Draws groups of as many images each: a line of the first group, below it the same line of the second one, and so on.
    /// </summary>
    public static ImageSheet Draw(string[] captions, IReadOnlyList<float[]>[] groups, ImageShape shape, double dataRange)
    {
        int count = groups[0].Count;
        int lines = (count + TilesInALine - 1) / TilesInALine;
        var grid = new PixelGrid(shape, dataRange, Math.Min(count, TilesInALine), lines * groups.Length);
        for (int group = 0; group < groups.Length; group++)
        {
            for (int i = 0; i < count; i++)
                grid.Draw(groups[group][i], i % TilesInALine, (i / TilesInALine * groups.Length) + group);
        }
        byte[] png = grid.ToPng();
        return new ImageSheet(png, Document(captions, grid, png, lines, count));
    }

    private static string Document(string[] captions, PixelGrid grid, byte[] png, int lines, int count)
    {
        double left = (captions.Max(c => c.Length) * LetterWidth) + (2 * Margin);
        string title = string.Join(" and ", captions);
        var image = Svg.Element(
            "image",
            ("x", left),
            ("width", grid.Width),
            ("height", grid.Height),
            ("href", "data:image/png;base64," + Convert.ToBase64String(png)),
            ("style", "image-rendering:pixelated")
        );
        IEnumerable<XElement> texts = Enumerable
            .Range(0, lines * captions.Length)
            .Select(line => Svg.Text(captions[line % captions.Length], left - Margin, ((line + 0.5) * grid.TileHeight) + 4, "end"));
        string description =
            captions.Length == 1
                ? Invariant.Text($"{count} images of {title}.")
                : Invariant.Text($"{count} images of {captions[0]}, each above its {captions[1]}.");
        return Svg.Document(left + grid.Width, grid.Height, title, description, texts.Prepend(image));
    }
}

/// <summary>A white raster on which images are drawn as tiles, enlarged by a whole factor so that small ones can be seen.</summary>
internal sealed class PixelGrid
{
    private const int LeastTile = 56;
    private const int Gap = 4;

    private readonly ImageShape _shape;
    private readonly double _dataRange;
    private readonly int _factor;
    private readonly byte[] _pixels; // (y, x, channel)

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
        int left = Gap + (column * TileWidth),
            top = Gap + (line * TileHeight);
        for (int y = 0; y < _shape.Height * _factor; y++)
        {
            for (int x = 0; x < _shape.Width * _factor; x++)
            {
                for (int channel = 0; channel < _shape.Channels; channel++)
                    _pixels[((((top + y) * Width) + left + x) * _shape.Channels) + channel] = Level(
                        image[_shape.IndexOf(channel, y / _factor, x / _factor)]
                    );
            }
        }
    }

    public byte[] ToPng() => PngEncoder.Encode(_pixels, Width, _shape.Channels);

    private byte Level(float value) => (byte)Math.Round(byte.MaxValue * Math.Clamp(value / _dataRange, 0, 1));
}
