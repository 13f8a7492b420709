using System.Text;

namespace MLNetAutoencoder;

/// <summary>A chart as an SVG document: scalable, with text that can be read aloud, for browsers, notebooks and documents.</summary>
public sealed class SvgPlot
{
    private readonly string _svg;

    internal SvgPlot(string svg) => _svg = svg;

    /// <summary>Writes the document to a file in UTF-8; a file that is there is replaced as a whole.</summary>
    /// <param name="path">The file, by custom with the ending <c>.svg</c>.</param>
    /// <exception cref="ArgumentException">The path is blank.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveAsSvg(string path) => AtomicFile.Write(Guard.NotBlank(path), Encoding.UTF8.GetBytes(_svg));

    /// <summary>The document.</summary>
    public override string ToString() => _svg;
}
