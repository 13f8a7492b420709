using System.Text;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <summary>
/// Images side by side, to be looked at: as SVG or as PNG, with a caption for each line where there are several kinds. Captions need a font
/// on the machine, as charts do. Thread-safe.
/// </summary>
public sealed class ImageSheet
{
    private readonly string _svg;
    private readonly Lazy<byte[]> _png;

    internal ImageSheet(string svg, Func<byte[]> png) => (_svg, _png) = (svg, new Lazy<byte[]>(png));

    /// <summary>Writes the sheet to a file as an SVG document in UTF-8; a file that is there is replaced as a whole.</summary>
    /// <param name="path">The file, by custom with the ending <c>.svg</c>.</param>
    /// <exception cref="ArgumentException">The path is blank.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveAsSvg(string path) => AtomicFile.Write(Guard.NotBlank(path), Encoding.UTF8.GetBytes(_svg));

    /// <summary>Writes the sheet to a file as PNG of the same size; a file that is there is replaced as a whole.</summary>
    /// <param name="path">The file, by custom with the ending <c>.png</c>.</param>
    /// <exception cref="ArgumentException">The path is blank.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveAsPng(string path) => AtomicFile.Write(Guard.NotBlank(path), _png.Value);

    /// <summary>
    /// The SVG document, to be put into a page as it is: texts are escaped, the pixels are part of it, it has no identifiers.
    /// </summary>
    public string ToSvg() => _svg;

    /// <summary>The same as <see cref="ToSvg"/>.</summary>
    public override string ToString() => _svg;
}
