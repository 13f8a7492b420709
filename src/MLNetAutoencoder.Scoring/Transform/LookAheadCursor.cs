using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder;

/// <summary>
/// Reads rows ahead, scores them in one call, and serves them one by one. Owns the source cursor and the buffers. Batches start small
/// and double, so that a caller who wants ten rows does not pay for a thousand.
/// </summary>
internal sealed class LookAheadCursor : DataViewRowCursor, IScoredRow
{
    private const int FirstBatch = 32;

    private readonly ScoringPlan _plan;
    private readonly DataViewRowCursor _source;
    private readonly BatchRunner _runner;
    private readonly bool[] _active;
    private readonly ColumnSnapshot?[] _snapshots;
    private readonly ColumnSnapshot[] _taken;
    private readonly ValueGetter<VBuffer<float>> _features;
    private readonly ValueGetter<DataViewRowId> _id;
    private readonly DataViewRowId[] _ids;
    private readonly long[] _batches;
    private VBuffer<float> _row;
    private int _rows;
    private int _nextBatch;
    private long _position = -1;
    private bool _ended;

    public LookAheadCursor(ScoringPlan plan, ColumnRequest request, DataViewRowCursor source)
    {
        _plan = plan;
        _source = source;
        _active = request.Active;
        _runner = new BatchRunner(plan.Model, plan.Model.BatchSize);
        _nextBatch = Math.Min(FirstBatch, _runner.Capacity);
        _features = source.GetGetter<VBuffer<float>>(source.Schema[plan.Features.Index]);
        _id = source.GetIdGetter();
        _ids = new DataViewRowId[_runner.Capacity];
        _batches = new long[_runner.Capacity];
        _snapshots = new ColumnSnapshot?[plan.InputSchema.Count];
        foreach (var column in request.Passed)
            _snapshots[column.Index] = ColumnSnapshot.Create(source, source.Schema[column.Index], _runner.Capacity);
        _taken = [.. _snapshots.OfType<ColumnSnapshot>()];
    }

    public override DataViewSchema Schema => _plan.OutputSchema;

    public override long Position => _position;

    public override long Batch => _position < 0 ? 0 : _batches[Row];

    /// <summary>The index of the current row within the rows read ahead.</summary>
    internal int Row { get; private set; } = -1;

    public override bool MoveNext()
    {
        if (Row + 1 >= _rows && !ReadAhead())
        {
            _position = -1;
            return false;
        }
        Row++;
        _position++;
        return true;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Columns.CheckActive(this, column);
        var getter = column.Index < _snapshots.Length
            ? _snapshots[column.Index]!.Getter(this)
            : _plan.Columns[column.Index - _snapshots.Length].Getter(this);
        return Columns.Typed<TValue>(getter, column);
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = _ids[Row];

    public ReadOnlySpan<float> Floats(int output) => _runner.Floats(output, Row);

    public bool Boolean(int output) => _runner.Boolean(output, Row);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _runner.Dispose();
            _source.Dispose();
        }
        base.Dispose(disposing);
    }

    private bool ReadAhead()
    {
        int size = _plan.Model.InputSize;
        int rows = 0;
        while (!_ended && rows < _nextBatch)
        {
            if (!_source.MoveNext())
            {
                _ended = true;
                break;
            }
            _features(ref _row);
            FeatureColumn.CopyDense(_row, _runner.Input.AsSpan(rows * size, size));
            _id(ref _ids[rows]);
            _batches[rows] = _source.Batch;
            foreach (var snapshot in _taken)
                snapshot.Take(rows);
            rows++;
        }
        _rows = rows;
        Row = -1;
        if (rows == 0)
            return false;
        _runner.Run(rows);
        _nextBatch = Math.Min(_nextBatch * 2, _runner.Capacity);
        return true;
    }
}
