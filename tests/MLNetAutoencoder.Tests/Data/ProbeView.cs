using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>A view that makes its rows up, so that there can be any number, and tells what its readers do.</summary>
internal sealed class ProbeView : IDataView
{
    private int _passes;
    private int _open;

    public ProbeView(long rows, int features)
    {
        Rows = rows;
        Features = features;
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Features", new VectorDataViewType(NumberDataViewType.Single, features));
        schema.AddColumn("Weight", NumberDataViewType.Single);
        Schema = schema.ToSchema();
        RowsOfPass = _ => Rows;
        Row = (row, values) =>
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = row + (i * 0.25f);
        };
    }

    public long Rows { get; }

    public int Features { get; }

    /// <summary>Rows that a pass gives, the first being 0.</summary>
    public Func<int, long> RowsOfPass { get; set; }

    /// <summary>Writes a row.</summary>
    public RowWriter Row { get; set; }

    public Func<long, float> Weight { get; set; } = _ => 1;

    /// <summary>Whether a row is given as a sparse vector.</summary>
    public Func<long, bool> IsSparse { get; set; } = _ => false;

    /// <summary>Called before a row of a pass is given; may throw or wait.</summary>
    public Action<int, long> BeforeRow { get; set; } = (_, _) => { };

    /// <summary>Cursors that were made.</summary>
    public int Passes => Volatile.Read(ref _passes);

    /// <summary>Cursors that are not disposed.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Where the last cursor was made.</summary>
    public Thread? Reader { get; private set; }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        Reader = Thread.CurrentThread;
        Interlocked.Increment(ref _open);
        return new Cursor(this, Interlocked.Increment(ref _passes) - 1);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded)];

    public delegate void RowWriter(long row, Span<float> values);

    private sealed class Cursor(ProbeView view, int pass) : DataViewRowCursor
    {
        private readonly float[] _dense = new float[view.Features];
        private readonly long _rows = view.RowsOfPass(pass);
        private long _position = -1;
        private bool _isDisposed;

        public override DataViewSchema Schema => view.Schema;

        public override long Position => _position;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            if (_position + 1 >= _rows)
                return false;
            view.BeforeRow(pass, ++_position);
            return true;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            (ValueGetter<TValue>)(column.Index == 0 ? (Delegate)(ValueGetter<VBuffer<float>>)Features : (ValueGetter<float>)Weight);

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)_position, 0);

        protected override void Dispose(bool disposing)
        {
            if (!_isDisposed)
                Interlocked.Decrement(ref view._open);
            _isDisposed = true;
            base.Dispose(disposing);
        }

        private void Weight(ref float weight) => weight = view.Weight(_position);

        private void Features(ref VBuffer<float> features)
        {
            if (!view.IsSparse(_position))
            {
                var dense = VBufferEditor.Create(ref features, view.Features);
                view.Row(_position, dense.Values);
                features = dense.Commit();
                return;
            }
            view.Row(_position, _dense);
            var sparse = VBufferEditor.Create(ref features, view.Features, _dense.Count(x => x != 0));
            int next = 0;
            for (int i = 0; i < _dense.Length; i++)
            {
                if (_dense[i] == 0)
                    continue;
                sparse.Values[next] = _dense[i];
                if (!sparse.Indices.IsEmpty)
                    sparse.Indices[next] = i;
                next++;
            }
            features = sparse.Commit();
        }
    }
}
