using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace MLNetAutoencoder.Serving;

/// <summary>Reads a model out of the bytes of its file and tries it.</summary>
internal delegate IScoringModel<TRow, TResult> ModelLoader<TRow, TResult>(byte[] file, string version);

/// <summary>
/// Holds the model that serves and exchanges it: a new one is read and tried beside it, and takes its place only when it works. Owns both.
/// Thread-safe.
/// </summary>
internal sealed class ModelSlot<TRow, TResult> : IDisposable
{
    /// <summary>Letters of a version: enough that no two files of a service have the same.</summary>
    private const int VersionLength = 12;

    /// <summary>
    /// How far the clock of a file system may step: a file that was written so shortly before it was read may be replaced by one with the
    /// same time. That of FAT takes the longest steps.
    /// </summary>
    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(2);

    private readonly ModelLoader<TRow, TResult> _load;
    private readonly int _capacity;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ScoringTelemetry.Scorer _telemetry;
    private readonly SemaphoreSlim _swapping = new(1);
    private readonly ITimer? _watch;
    private volatile ServedModel<TRow, TResult> _current;
    private volatile string? _refusal;
    private volatile string _path;
    private volatile Trial _tried = new(null, "", IsSure: false);
    private FileStamp? _seen;
    private int _isChecking;
    private bool _isDisposed;

    /// <exception cref="Exception">The file cannot be read, or is no model that can score.</exception>
    public ModelSlot(
        ModelLoader<TRow, TResult> load,
        AutoencoderScoringOptions options,
        TimeProvider time,
        ILogger logger,
        ScoringTelemetry.Scorer telemetry
    )
    {
        (_load, _path, _capacity) = (load, options.ModelPath, options.MaxBatchSize);
        (_time, _logger, _telemetry) = (time, logger, telemetry);
        _current = Load(_path, than: null)!;
        _logger.LogInformation("Model {Version} of {Path} serves.", _current.Version, _path);
        if (options.WatchInterval > TimeSpan.Zero)
            _watch = time.CreateTimer(_ => _ = CheckFileAsync(), null, options.WatchInterval, options.WatchInterval);
    }

    public ServedModel<TRow, TResult> Current => _current;

    /// <summary>Why the newest file does not serve; null where it does.</summary>
    public string? Refusal => _refusal;

    /// <summary>Reads a file and puts its model in the place of the one that serves, which goes on where the file is no good.</summary>
    /// <returns>The version that serves afterwards.</returns>
    public async Task<string> ReloadAsync(string? path, CancellationToken cancellationToken)
    {
        await _swapping.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(AutoencoderScorer));
            _path = path ?? _path;
            await Task.Run(Swap, CancellationToken.None).ConfigureAwait(false);
            return _current.Version;
        }
        finally
        {
            _swapping.Release();
        }
    }

    /// <summary>The same where nobody waits for it: what goes wrong is in the log and in <see cref="Refusal"/>.</summary>
    public async Task TryReloadAsync(string? path)
    {
        try
        {
            await ReloadAsync(path, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _logger.LogDebug(e, "The reload of {Path} has failed.", _path);
        }
    }

    public void Dispose()
    {
        _watch?.Dispose();
        _swapping.Wait();
        if (!_isDisposed)
            _current.Retire();
        _isDisposed = true;
        _swapping.Release();
    }

    /// <summary>Looks at the file, and loads it when it has changed and is no longer written to, as far as can be seen.</summary>
    private async Task CheckFileAsync()
    {
        if (Interlocked.Exchange(ref _isChecking, 1) != 0)
            return;
        try
        {
            var stamp = FileStamp.Of(_path);
            bool isSettled = stamp == _seen;
            _seen = stamp;
            if (stamp is not null && isSettled && IsOther(stamp))
                await TryReloadAsync(null).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _isChecking, 0);
        }
    }

    /// <summary>
    /// Whether a file is not the one that was tried last: by its stamp, and once by its bytes where that may be the stamp of another too.
    /// </summary>
    private bool IsOther(FileStamp stamp)
    {
        var tried = _tried;
        if (stamp != tried.Stamp || tried.IsSure || !IsOld(stamp))
            return stamp != tried.Stamp;
        try
        {
            if (VersionOf(File.ReadAllBytes(stamp.File)) != tried.Version)
                return true;
            _tried = tried with { IsSure = true };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _logger.LogDebug(e, "The file {Path} could not be read again.", stamp.File);
        }
        return false;
    }

    /// <summary>Whether a file that is written now has another time.</summary>
    private bool IsOld(FileStamp stamp) => _time.GetUtcNow() - stamp.Written > s_step;

    private void Swap()
    {
        try
        {
            if (Load(_path, than: _current) is { } next)
            {
                var last = _current;
                _current = next;
                last.Retire();
                _telemetry.Swapped(isRefused: false);
                _logger.LogInformation("Model {Version} of {Path} serves in the place of {Last}.", next.Version, _path, last.Version);
            }
            _refusal = null;
        }
        catch (Exception e)
        {
            _refusal = $"The file '{_path}' is refused, and the model {_current.Version} goes on: {e.Message}";
            _telemetry.Swapped(isRefused: true);
            _logger.LogWarning(e, "The file {Path} is refused, and model {Version} goes on.", _path, _current.Version);
            throw;
        }
    }

    /// <summary>The model of a file; null where it is the one that serves.</summary>
    private ServedModel<TRow, TResult>? Load(string path, ServedModel<TRow, TResult>? than)
    {
        // Taken before the bytes: a file that changes while it is read is read again.
        var stamp = FileStamp.Of(path);
        bool isSure = stamp is not null && IsOld(stamp);
        byte[] file = File.ReadAllBytes(path);
        string version = VersionOf(file);
        _tried = new Trial(stamp, version, isSure);
        if (version == than?.Version)
            return null;
        var model = _load(file, version);
        try
        {
            var served = new ServedModel<TRow, TResult>(model, version, _capacity);
            if (served.TryRent(out var scorer)) // buffers that cannot be had show now
                served.Return(scorer);
            return served;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static string VersionOf(byte[] file) => Convert.ToHexString(SHA256.HashData(file))[..VersionLength].ToLowerInvariant();

    /// <summary>The file that was loaded, or refused, last.</summary>
    private sealed record Trial(FileStamp? Stamp, string Version, bool IsSure);

    /// <summary>What shows that a file has changed. Of a link it is that of the file behind it, as mounted volumes have them.</summary>
    private sealed record FileStamp(string File, DateTime Written, long Length)
    {
        public static FileStamp? Of(string path)
        {
            try
            {
                FileSystemInfo file = new FileInfo(path);
                file = file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
                return file is FileInfo { Exists: true } info ? new FileStamp(path, info.LastWriteTimeUtc, info.Length) : null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }
}
