namespace MLNetAutoencoder.Common;

/// <summary>
/// Writes a file under a temporary name beside its place, flushes it to the disk and renames it, so that a reader never sees half a file.
/// </summary>
internal static class AtomicFile
{
    /// <summary>The end of the temporary name, which begins as the file's own.</summary>
    public const string TemporarySuffix = ".tmp";

    private const int BufferBytes = 1 << 16;

    public static void Write(string path, byte[] content) => Write(path, stream => stream.Write(content));

    /// <param name="path">An existing file is replaced.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="create">Opens a new file; for tests.</param>
    /// <exception cref="IOException">It could not be written; what was there before is as it was.</exception>
    public static void Write(string path, Action<Stream> write, Func<string, FileStream>? create = null)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}{TemporarySuffix}";
        try
        {
            using (var stream = create is null ? Create(temporary) : create(temporary))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    /// <summary>Deletes a file that does no harm where it cannot be deleted now.</summary>
    public static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }

    private static FileStream Create(string path) => new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes);
}
