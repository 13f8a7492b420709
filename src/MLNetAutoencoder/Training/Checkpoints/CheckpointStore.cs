using System.Globalization;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Training.Checkpoints;

/// <summary>
/// The checkpoints of one training in a folder. Owns the folder's lock, which the system frees when the process is killed.
/// </summary>
internal sealed class CheckpointStore : IDisposable
{
    private const string Prefix = "autoencoder-";
    private const string Suffix = ".checkpoint";
    private const string LockName = "autoencoder.lock";
    private const int Kept = 2;
    private const int BufferBytes = 1 << 16;

    private readonly string _folder;
    private readonly Func<string, FileStream>? _create;
    private readonly FileStream _lock;
    private readonly HashSet<string> _damaged = [];

    /// <summary>Makes the folder if it is missing, and removes what a killed training left half written.</summary>
    /// <param name="folder">Where the checkpoints are.</param>
    /// <param name="create">Opens a new file to write; for tests.</param>
    /// <exception cref="IOException">The folder cannot be made or written, or another training uses it.</exception>
    public CheckpointStore(string folder, Func<string, FileStream>? create = null)
    {
        _folder = Path.GetFullPath(folder);
        _create = create;
        try
        {
            Directory.CreateDirectory(_folder);
            _lock = new FileStream(
                Path.Combine(_folder, LockName),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None,
                1,
                FileOptions.DeleteOnClose
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"Checkpoints cannot be kept in '{_folder}': {e.Message} Set "
                    + $"{nameof(CheckpointOptions)}.{nameof(CheckpointOptions.Folder)} to a folder that can be written and that no other "
                    + $"training uses.",
                e
            );
        }
        foreach (string path in Directory.EnumerateFiles(_folder, Prefix + "*" + Suffix + "*" + AtomicFile.TemporarySuffix))
            AtomicFile.TryDelete(path);
    }

    /// <summary>
    /// Writes a checkpoint and flushes it to the disk before it takes its name; then removes all but it and the one before.
    /// </summary>
    /// <exception cref="IOException">It could not be written; the checkpoints before it are as they were.</exception>
    public void Save(CheckpointState checkpoint)
    {
        string path = _folder;
        try
        {
            Directory.CreateDirectory(_folder);
            long number = Files().Select(file => file.Number).DefaultIfEmpty(0).Max() + 1;
            path = Path.Combine(_folder, Invariant.Text($"{Prefix}{number:D6}{Suffix}"));
            AtomicFile.Write(path, stream => CheckpointFile.Write(stream, checkpoint), _create);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The checkpoint {path} could not be written: {e.Message}", e);
        }
        Prune();
    }

    /// <summary>The newest checkpoint that is whole; null when there is none in the folder.</summary>
    /// <param name="warn">Is told of every damaged one that is passed over.</param>
    /// <exception cref="InvalidOperationException">There are checkpoints and all are damaged, or one is of a newer format.</exception>
    public CheckpointState? LoadNewest(Action<string> warn)
    {
        var files = Files().OrderByDescending(file => file.Number).ToList();
        foreach (var (_, path) in files)
        {
            try
            {
                using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes);
                return CheckpointFile.Read(stream);
            }
            catch (NotSupportedException e)
            {
                throw new InvalidOperationException(
                    $"The training cannot resume from {path}. {e.Message} Use the newer version, or start anew with "
                        + $"{nameof(CheckpointOptions)}.{nameof(CheckpointOptions.Resume)} = false.",
                    e
                );
            }
            catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                _damaged.Add(path);
                warn($"The checkpoint {path} is damaged and is not used. {e.Message}");
            }
        }
        return files.Count == 0
            ? null
            : throw new InvalidOperationException(
                $"The training cannot resume: all {files.Count} checkpoints in '{_folder}' are damaged. Delete them, or start anew with "
                    + $"{nameof(CheckpointOptions)}.{nameof(CheckpointOptions.Resume)} = false."
            );
    }

    /// <summary>Deletes all checkpoints; the folder stays.</summary>
    public void Clear()
    {
        if (!Directory.Exists(_folder))
            return; // taken away meanwhile
        foreach (var (_, path) in Files())
            AtomicFile.TryDelete(path);
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>The newest ones stay; a damaged one counts for nothing.</summary>
    private void Prune()
    {
        var whole = Files().Where(file => !_damaged.Contains(file.Path)).OrderByDescending(file => file.Number);
        foreach (var path in whole.Skip(Kept).Select(file => file.Path).Concat(_damaged))
            AtomicFile.TryDelete(path);
        _damaged.Clear();
    }

    private List<(long Number, string Path)> Files()
    {
        var files = new List<(long, string)>();
        foreach (string path in Directory.EnumerateFiles(_folder, Prefix + "*" + Suffix))
        {
            if (
                long.TryParse(
                    Path.GetFileName(path)[Prefix.Length..^Suffix.Length],
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out long number
                )
                && number < long.MaxValue
            )
                files.Add((number, path));
        }
        return files;
    }
}
