using System.Text;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <summary>
/// A chart, to be looked at: as SVG with a description for those who do not see it, or as PNG. Its text needs a font on the machine;
/// container images without any get some by the package <c>fonts-dejavu-core</c>. Thread-safe.
/// </summary>
public sealed class AutoencoderChart
{
    private readonly string _svg;
    private readonly Lazy<byte[]> _png;

    internal AutoencoderChart(string svg, Func<byte[]> png) => (_svg, _png) = (svg, new Lazy<byte[]>(png));

    /// <summary>Writes the chart to a file as an SVG document in UTF-8; a file that is there is replaced as a whole.</summary>
    /// <param name="path">The file, by custom with the ending <c>.svg</c>.</param>
    /// <exception cref="ArgumentException">The path is blank.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveAsSvg(string path) => AtomicFile.Write(Guard.NotBlank(path), Encoding.UTF8.GetBytes(_svg));

    /// <summary>
    /// Writes the chart to a file as PNG, of twice the size that it has as SVG; a file that is there is replaced as a whole.
    /// </summary>
    /// <param name="path">The file, by custom with the ending <c>.png</c>.</param>
    /// <exception cref="ArgumentException">The path is blank.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveAsPng(string path) => AtomicFile.Write(Guard.NotBlank(path), _png.Value);

    /// <summary>
    /// The SVG document, to be put into a page as it is: texts are escaped, it is drawn on a white ground, and its identifiers differ from
    /// those of other charts.
    /// </summary>
    public string ToSvg() => _svg;

    /// <summary>The same as <see cref="ToSvg"/>.</summary>
    public override string ToString() => _svg;
}
