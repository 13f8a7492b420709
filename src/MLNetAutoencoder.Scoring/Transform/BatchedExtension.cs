using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder.Transform;

/// <summary>Columns that are computed in batches of rows where that can be.</summary>
/// <inheritdoc/>
internal abstract class BatchedExtension(
    DataViewSchema input,
    IReadOnlyList<DataViewSchema.Column> sources,
    IEnumerable<(string Name, DataViewType Type, DataViewSchema.Annotations? Annotations)> added
) : Extension(input, sources, added)
{
    /// <summary>Threads beside the caller's for a cursor that is alone and whose batches are each much work.</summary>
    private static readonly int s_helpers = Math.Min(Environment.ProcessorCount - 1, 3);

    /// <summary>Rows that a cursor computes in one call; may sink while it reads.</summary>
    public abstract int BatchSize { get; }

    /// <summary>Whether a batch takes long enough to be worth handing to another thread.</summary>
    protected abstract bool IsHeavy { get; }

    /// <summary>Prepares to read rows of a source; gives what makes batches of them, each with its slot.</summary>
    public abstract Func<int, RowBatch> Batches(DataViewRow source);

    /// <summary>Makes the getter of an added column, counted from 0, for the row that a cursor is at.</summary>
    public abstract Delegate Getter(int added, LookAheadCursor cursor);

    /// <summary>Row by row where no output is asked for, and where a column cannot be kept while reading ahead.</summary>
    public override DataViewRowCursor Open(ColumnRequest request, DataViewRowCursor source, int cursors) =>
        request.Extends && request.Passed.All(c => ColumnSnapshot.CanKeep(c.Type))
            ? new LookAheadCursor(this, request, source, cursors == 1 && IsHeavy ? s_helpers : 0)
            : base.Open(request, source, cursors);
}

/// <summary>Rows that were read ahead, and what was computed of them once the run is over. Used by one cursor.</summary>
/// <param name="slot">Which of the cursor's batches it is.</param>
internal abstract class RowBatch(int slot) : IDisposable
{
    private Task _run = Task.CompletedTask;
    private int _taken = 1;

    public int Slot => slot;

    /// <summary>Rows in the batch; those after them are left over from earlier.</summary>
    public int Rows { get; set; }

    public DataViewRowId[] Ids { get; private set; } = [];

    /// <summary>ML.NET's own batch number of each row.</summary>
    public long[] Numbers { get; private set; } = [];

    /// <summary>
    /// Takes larger buffers where these are too small, which those of a service's cursors, who read a few rows, hardly become; the rows in
    /// them go.
    /// </summary>
    public void MakeRoom(int rows)
    {
        if (rows <= Ids.Length)
            return;
        Allocate(rows);
        (Ids, Numbers) = (new DataViewRowId[rows], new long[rows]);
    }

    /// <summary>Reads the row that the source is at, as one of the batch.</summary>
    public abstract void Read(int row);

    /// <summary>Whether the rows are computed, or went wrong.</summary>
    public bool HasRun => _run.IsCompleted;

    /// <summary>Leaves the rows to the first thread that calls <see cref="TryRun"/>.</summary>
    public void Offer()
    {
        _run = new Task(Run);
        Volatile.Write(ref _taken, 0);
    }

    /// <summary>Computes the rows on this thread, unless another does or has done so.</summary>
    public bool TryRun()
    {
        if (Interlocked.Exchange(ref _taken, 1) != 0)
            return false;
        _run.RunSynchronously(TaskScheduler.Default);
        return true;
    }

    /// <summary>Waits for the thread that computes the rows, and throws what it threw.</summary>
    public void Wait() => _run.GetAwaiter().GetResult();

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _taken, 1) == 0)
            _run = Task.CompletedTask; // nobody has come to it
        Task.WhenAny(_run).Wait();
        Free();
    }

    /// <summary>Takes buffers for so many rows, in place of those it had.</summary>
    protected abstract void Allocate(int rows);

    /// <summary>Computes the rows.</summary>
    protected abstract void Run();

    /// <summary>Frees the buffers; no run is under way.</summary>
    protected abstract void Free();
}
