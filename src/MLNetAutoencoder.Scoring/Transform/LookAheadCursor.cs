using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Model;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder.Transform;

/// <summary>
/// Reads rows ahead, scores them in batches, and serves them one by one. Owns the source cursor and the batches. Batches start small and
/// double, so that a caller who wants ten rows does not pay for a thousand; once they are whole, several are scored at a time in the
/// background while the caller works on another. The source is read on the caller's thread only.
/// </summary>
internal sealed class LookAheadCursor : DataViewRowCursor, IScoredRow
{
    private const int FirstBatch = 32;

    private readonly ScoringPlan _plan;
    private readonly DataViewRowCursor _source;
    private readonly bool[] _active;
    private readonly ColumnSnapshot?[] _snapshots;
    private readonly ColumnSnapshot[] _taken;
    private readonly InputReader _reader;
    private readonly ValueGetter<DataViewRowId>? _id;
    private readonly int _depth;
    private readonly List<RowBatch> _batches = [];
    private readonly Queue<RowBatch> _running = [];
    private RowBatch _current;
    private int _nextSize;
    private long _position = -1;
    private int _row = -1;
    private bool _ended;
    private ExceptionDispatchInfo? _fault;

    /// <param name="plan">The bound model.</param>
    /// <param name="request">The columns to serve.</param>
    /// <param name="source">Where rows come from.</param>
    /// <param name="depth">Batches to hold: 1 scores on the caller's thread only.</param>
    public LookAheadCursor(ScoringPlan plan, ColumnRequest request, DataViewRowCursor source, int depth)
    {
        _plan = plan;
        _source = source;
        _active = request.Active;
        _depth = depth;
        _reader = plan.Reader(source);
        _id = IdsOf(source);
        _snapshots = new ColumnSnapshot?[plan.InputSchema.Count];
        foreach (var column in request.Passed)
            _snapshots[column.Index] = ColumnSnapshot.Create(source, source.Schema[column.Index], plan.Model.BatchSize, depth);
        _taken = [.. _snapshots.OfType<ColumnSnapshot>()];
        _nextSize = Math.Min(FirstBatch, plan.Model.BatchSize);
        _current = AddBatch();
    }

    public override DataViewSchema Schema => _plan.OutputSchema;

    public override long Position => _position;

    public override long Batch => _position < 0 ? 0 : _current.Numbers[Row];

    /// <summary>Which batch the current row is in.</summary>
    internal int Slot => _current.Slot;

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

    public ReadOnlySpan<float> Floats(int output) => _current.Runner.Floats(output, Row);

    public bool Boolean(int output) => _current.Runner.Boolean(output, Row);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var batch in _batches)
                batch.Dispose();
            _source.Dispose();
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

    /// <summary>Reads into every batch that is free, and waits for the oldest that runs.</summary>
    private bool ReadAhead()
    {
        _row = -1;
        bool growing = _nextSize < _plan.Model.BatchSize;
        Read(_current, inBackground: !growing && _depth > 1);
        while (!growing && !_ended && _batches.Count < _depth)
            Read(AddBatch(), inBackground: true);
        if (!_running.TryDequeue(out var next))
            return false;
        _current = next;
        _current.Wait();
        return true;
    }

    private RowBatch AddBatch()
    {
        var batch = new RowBatch(_plan.Model, _batches.Count, _nextSize);
        _batches.Add(batch);
        return batch;
    }

    private void Read(RowBatch batch, bool inBackground)
    {
        batch.Rows = 0;
        batch.MakeRoom(_nextSize);
        while (!_ended && batch.Rows < _nextSize)
        {
            if (!_source.MoveNext())
            {
                _ended = true;
                break;
            }
            int row = batch.Rows;
            _reader.Read(batch.Runner, row);
            _id?.Invoke(ref batch.Ids[row]);
            batch.Numbers[row] = _source.Batch;
            foreach (var snapshot in _taken)
                snapshot.Take(batch.Slot, row);
            batch.Rows++;
        }
        if (batch.Rows == 0)
            return;
        batch.Start(inBackground);
        _running.Enqueue(batch);
        _nextSize = Math.Min(_nextSize * 2, _plan.Model.BatchSize);
    }
}

/// <summary>Rows that were read ahead, and their scores once the run is over. Owns the buffers of the run. Used by one cursor.</summary>
/// <param name="model">The model to run.</param>
/// <param name="slot">Which of the cursor's batches it is.</param>
/// <param name="capacity">Rows that it has room for at first: a service's cursors never read more than a few.</param>
internal sealed class RowBatch(AutoencoderModel model, int slot, int capacity) : IDisposable
{
    private Task _run = Task.CompletedTask;

    public int Slot => slot;

    public BatchRunner Runner { get; private set; } = new(model, capacity);

    /// <summary>Rows in the batch; those after them are left over from earlier.</summary>
    public int Rows { get; set; }

    public DataViewRowId[] Ids { get; private set; } = new DataViewRowId[capacity];

    /// <summary>ML.NET's own batch number of each row.</summary>
    public long[] Numbers { get; private set; } = new long[capacity];

    /// <summary>Takes larger buffers where these are too small; the rows in them go.</summary>
    public void MakeRoom(int rows)
    {
        if (rows <= Runner.Capacity)
            return;
        Runner.Dispose();
        (Runner, Ids, Numbers) = (new BatchRunner(model, rows), new DataViewRowId[rows], new long[rows]);
    }

    /// <summary>Scores the rows, here or on a thread of the pool.</summary>
    public void Start(bool inBackground)
    {
        if (inBackground)
            _run = Task.Run(() => Runner.Score(Rows));
        else
            Runner.Score(Rows);
    }

    /// <summary>Waits for the scores, and throws what the run threw.</summary>
    public void Wait() => _run.GetAwaiter().GetResult();

    public void Dispose()
    {
        Task.WhenAny(_run).Wait();
        Runner.Dispose();
    }
}
