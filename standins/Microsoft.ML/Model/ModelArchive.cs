using System.IO.Compression;
using Microsoft.ML.Internal;

namespace Microsoft.ML;

/// <summary>Writes the zip of a model file, entry by entry; the stream underneath is left open.</summary>
internal sealed class ModelArchiveWriter : IDisposable
{
    private readonly ZipArchive _zip;
    private readonly HashSet<string> _names = [];

    public ModelArchiveWriter(Stream stream)
    {
        _zip = new(stream, ZipArchiveMode.Create, leaveOpen: true);
        Write("TrainingInfo/Version.txt", "5.0.0-standin\n"u8);
    }

    public void Write(string path, ReadOnlySpan<byte> content)
    {
        Check.Param(_names.Add(path), "name", $"Duplicate entry: '{path}'");
        using var entry = _zip.CreateEntry(path).Open();
        entry.Write(content);
    }

    public void Dispose() => _zip.Dispose();
}

/// <summary>Reads the zip of a model file.</summary>
internal sealed class ModelArchiveReader : IDisposable
{
    private readonly ZipArchive _zip;

    public ModelArchiveReader(Stream stream)
    {
        try
        {
            _zip = new(stream, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (Exception exception)
        {
            throw new FormatException("Failed to open a zip archive", exception);
        }
    }

    public byte[]? ReadOrNull(string path)
    {
        var entry = _zip.GetEntry(path) ?? _zip.GetEntry(path.Replace('/', '\\'));
        if (entry == null)
            return null;
        using var stream = entry.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    public void Dispose() => _zip.Dispose();
}
