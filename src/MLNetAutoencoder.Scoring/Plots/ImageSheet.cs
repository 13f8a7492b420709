using System.Text;

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
