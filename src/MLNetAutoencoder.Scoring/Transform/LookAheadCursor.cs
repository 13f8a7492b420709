using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder.Transform;

/// <summary>
/// Reads rows ahead, scores them in batches, and serves them one by one. Owns the source cursor and the batches. Batches start small and
/// double, so that a caller who wants ten rows does not pay for a thousand; once they are whole, other threads score some while the caller
/// works on another, and where it would have to wait it scores one itself. The source is read on the caller's thread only.
/// </summary>
internal sealed class LookAheadCursor : DataViewRowCursor
{
    private const int FirstBatch = 32;
    private const int BatchesOfCaller = 3; // one is served, one scored, one read

    private readonly BatchedExtension _plan;
    private readonly DataViewRowCursor _source;
    private readonly bool[] _active;
    private readonly ColumnSnapshot?[] _snapshots;
    private readonly ColumnSnapshot[] _taken;
    private readonly Func<int, RowBatch> _newBatch;
    private readonly ValueGetter<DataViewRowId>? _id;
    private readonly int _depth;
    private readonly int _capacity;
    private readonly Helpers _helpers;
    private readonly List<RowBatch> _batches = [];
    private readonly Queue<RowBatch> _waiting = [];
    private RowBatch _current;
    private int _nextSize;
    private long _position = -1;
    private int _row = -1;
    private bool _ended;
    private bool _isDisposed;
    private ExceptionDispatchInfo? _fault;

    /// <param name="plan">What is added.</param>
    /// <param name="request">The columns to serve.</param>
    /// <param name="source">Where rows come from.</param>
    /// <param name="helpers">Other threads that may score: 0 scores on the caller's only.</param>
    public LookAheadCursor(BatchedExtension plan, ColumnRequest request, DataViewRowCursor source, int helpers)
    {
        _plan = plan;
        _source = source;
        _active = request.Active;
        (_helpers, _capacity) = (new(helpers), plan.BatchSize);
        _depth = helpers == 0 ? 1 : helpers + BatchesOfCaller;
        _id = IdsOf(source);
        _snapshots = new ColumnSnapshot?[plan.InputSchema.Count];
        foreach (var column in request.Passed)
            _snapshots[column.Index] = ColumnSnapshot.Create(source, source.Schema[column.Index], _capacity, _depth);
        _taken = [.. _snapshots.OfType<ColumnSnapshot>()];
        _newBatch = plan.Batches(new KeptRow(source, _snapshots));
        _nextSize = Math.Min(FirstBatch, _capacity);
        _current = AddBatch();
    }

    public override DataViewSchema Schema => _plan.OutputSchema;

    public override long Position => _position;

    public override long Batch => _position < 0 ? 0 : _current.Numbers[Row];

    /// <summary>The batch that the current row is in.</summary>
    internal RowBatch Current => _current;

    /// <summary>The index of the current row within its batch.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    internal int Row =>
        _position >= 0
            ? _row
            : throw new InvalidOperationException(
                "The cursor is at no row, so there is no value to get. Call MoveNext first, and get no more once it has given false."
            );

    public override bool MoveNext()
    {
        if (_row + 1 >= _current.Rows && !Advance())
        {
            _position = -1;
            return false;
        }
        _row++;
        _position++;
        return true;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Columns.CheckActive(this, column);
        var getter =
            column.Index < _snapshots.Length
                ? _snapshots[column.Index]!.Getter(this)
                : _plan.Getter(column.Index - _snapshots.Length, this);
        return Columns.Typed<TValue>(getter, column);
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        _id is null ? _source.GetIdGetter() : (ref DataViewRowId value) => value = _current.Ids[Row];

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var batch in _batches)
                batch.Dispose();
            _source.Dispose();
            (_isDisposed, _position, _current.Rows) = (true, -1, 0); // its buffers may be another's by now
        }
        base.Dispose(disposing);
    }

    /// <summary>The getter of ids; null where a view that someone wrote has none, as few need.</summary>
    private static ValueGetter<DataViewRowId>? IdsOf(DataViewRowCursor source)
    {
        try
        {
            return source.GetIdGetter();
        }
        catch (Exception e) when (e is NotSupportedException or NotImplementedException)
        {
            return null;
        }
    }

    /// <summary>Goes to the next batch. What goes wrong is thrown again by every later call, since rows may be missing by then.</summary>
    private bool Advance()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _fault?.Throw();
        try
        {
            return ReadAhead();
        }
        catch (Exception e)
        {
            _fault = ExceptionDispatchInfo.Capture(e);
            _current.Rows = 0;
            throw;
        }
    }

    /// <summary>Reads into every batch that is free, and scores until the oldest is done.</summary>
    private bool ReadAhead()
    {
        _row = -1;
        bool growing = _nextSize < Math.Min(_plan.BatchSize, _capacity);
        Read(_current, isWhole: !growing);
        while (!growing && !_ended && _batches.Count < _depth)
            Read(AddBatch(), isWhole: true);
        if (!_waiting.TryDequeue(out var next))
            return false;
        _current = next;
        next.TryRun();
        foreach (var later in _waiting)
            if (next.HasRun || later.TryRun())
                break;
        next.Wait();
        return true;
    }

    private RowBatch AddBatch()
    {
        var batch = _newBatch(_batches.Count);
        MakeRoom(batch); // at once, so that a cursor over a model that is gone does not open
        _batches.Add(batch);
        return batch;
    }

    /// <summary>Makes room for a first batch, and then for a whole one: new buffers cost more than the rows in them.</summary>
    private void MakeRoom(RowBatch batch) => batch.MakeRoom(_nextSize <= FirstBatch ? _nextSize : _capacity);

    private void Read(RowBatch batch, bool isWhole)
    {
        batch.Rows = 0;
        MakeRoom(batch);
        while (!_ended && batch.Rows < _nextSize)
        {
            if (!_source.MoveNext())
            {
                _ended = true;
                break;
            }
            int row = batch.Rows;
            _id?.Invoke(ref batch.Ids[row]);
            batch.Numbers[row] = _source.Batch;
            foreach (var snapshot in _taken)
                snapshot.Take(batch.Slot, row);
            batch.Read(row);
            batch.Rows++;
        }
        if (batch.Rows == 0)
            return;
        batch.Offer();
        _waiting.Enqueue(batch);
        if (isWhole)
            _helpers.Offer(batch);
        _nextSize = Math.Min(_nextSize * 2, Math.Min(_plan.BatchSize, _capacity));
    }

    /// <summary>Threads of the pool that score batches which the caller has not come to.</summary>
    /// <param name="most">How many at most.</param>
    private sealed class Helpers(int most)
    {
        private readonly ConcurrentQueue<RowBatch> _batches = [];
        private int _count;

        /// <summary>Lets a helper score the batch. Where those that there are end just now, it is left to the caller.</summary>
        public void Offer(RowBatch batch)
        {
            if (most <= 0)
                return;
            _batches.Enqueue(batch);
            if (Volatile.Read(ref _count) == most)
                return;
            Interlocked.Increment(ref _count);
            Task.Run(Help);
        }

        private void Help()
        {
            while (_batches.TryDequeue(out var batch))
                batch.TryRun();
            Interlocked.Decrement(ref _count);
        }
    }
}
