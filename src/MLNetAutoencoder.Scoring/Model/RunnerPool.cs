namespace MLNetAutoencoder.Model;

/// <summary>Buffers that rows are computed in, with all that is bound to them.</summary>
internal interface IRunner : IDisposable
{
    /// <summary>Rows that there is room for.</summary>
    int Capacity { get; }

    /// <summary>Bytes of the buffers; null where they change with the rows.</summary>
    long? Bytes { get; }
}

/// <summary>
/// Runners that are free for the next who needs one: a new one costs as much as some thousand rows in it. Owns them. Thread-safe by a lock,
/// since concurrent bags stay with their threads and concurrent stacks allocate.
/// </summary>
internal sealed class RunnerPool<TRunner> : IDisposable
    where TRunner : class, IRunner
{
    /// <summary>Bytes of the whole batches that are kept.</summary>
    private const long MostBytes = 1 << 24;

    private readonly Stack<TRunner> _rows = [];
    private readonly Stack<TRunner> _batches = [];
    private bool _isDisposed;

    /// <summary>Runners of one row that are free.</summary>
    public int FreeRows
    {
        get
        {
            lock (_rows)
                return _rows.Count;
        }
    }

    /// <summary>Takes a runner out, of one row or of so many as a whole batch or more; null where none is free.</summary>
    public TRunner? Take(int rows)
    {
        lock (_rows)
            return (rows == 1 ? _rows : _batches).TryPop(out var runner) ? runner : null;
    }

    /// <summary>Keeps a runner that is no longer used, or frees it: one of less than a batch, and where there are many.</summary>
    /// <param name="runner">The runner.</param>
    /// <param name="batch">Rows of a whole batch.</param>
    public void Return(TRunner runner, int batch)
    {
        lock (_rows)
        {
            if (!_isDisposed && PlaceOf(runner, batch) is { } place)
            {
                place.Push(runner);
                return;
            }
        }
        runner.Dispose();
    }

    /// <summary>Frees what it has, and from now on what it is given.</summary>
    public void Dispose()
    {
        lock (_rows)
        {
            _isDisposed = true;
            while (_rows.TryPop(out var runner) || _batches.TryPop(out runner))
                runner.Dispose();
        }
    }

    private Stack<TRunner>? PlaceOf(TRunner runner, int batch) =>
        runner.Capacity == 1 ? _rows
        : runner.Capacity >= batch && (_batches.Count + 1) * runner.Bytes <= MostBytes ? _batches
        : null;
}
