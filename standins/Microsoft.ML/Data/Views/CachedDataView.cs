using Microsoft.ML.Internal;

namespace Microsoft.ML.Data;

/// <summary>
/// Keeps columns of a view in memory. A column is read when a cursor first asks for it, all that are missing in one pass;
/// the source is never read twice for the same column.
/// </summary>
internal sealed class CachedDataView(IDataView input) : IDataView
{
    private const int BatchSize = 64;

    private readonly object _reading = new();
    private readonly ColumnStore?[] _stores = new ColumnStore?[input.Schema.Count];
    private int _count = -1;

    public bool CanShuffle => true;

    public DataViewSchema Schema => input.Schema;

    public long? GetRowCount() => Volatile.Read(ref _count) is >= 0 and var count ? count : input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        => Open(Schema.Flags(columnsNeeded), rand, 1)[0];

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => Open(Schema.Flags(columnsNeeded), rand, Math.Clamp(n, 1, Environment.ProcessorCount));

    /// <summary>Reads what is not there yet of the columns.</summary>
    public void Fill(bool[] columns)
    {
        lock (_reading)
        {
            var missing = Schema.Where(c => columns[c.Index] && _stores[c.Index] == null).ToArray();
            if (missing.Length == 0 && _count >= 0)
                return;
            using var cursor = input.GetRowCursor(missing);
            var stores = missing.Select(c => ColumnStore.Create(cursor, c)).ToArray();
            var count = 0;
            for (; cursor.MoveNext(); count++)
            {
                foreach (var store in stores)
                    store.Keep(count);
            }
            Check.State(_count < 0 || _count == count, "Inconsistent number of rows from input data view detected.");
            for (var i = 0; i < missing.Length; i++)
                _stores[missing[i].Index] = stores[i];
            Volatile.Write(ref _count, count);
        }
    }

    private Cursor[] Open(bool[] active, Random? rand, int n)
    {
        Fill(active);
        var order = rand == null ? null : Enumerable.Range(0, _count).ToArray();
        if (order != null)
            rand!.Shuffle(order);
        var batches = new BatchCounter();
        return [.. Enumerable.Range(0, n).Select(_ => new Cursor(this, active, order, batches, n == 1 ? Math.Max(_count, 1) : BatchSize))];
    }

    /// <summary>Hands out blocks of rows to the cursors of a set.</summary>
    private sealed class BatchCounter
    {
        private int _last = -1;

        public int Take() => Interlocked.Increment(ref _last);
    }

    private sealed class Cursor(CachedDataView view, bool[] active, int[]? order, BatchCounter batches, int batchSize) : DataViewRowCursor
    {
        private int _next;
        private int _end;
        private int _row = -1;
        private long _position = -1;
        private int _batch;

        public override DataViewSchema Schema => view.Schema;

        public override long Position => _position;

        public override long Batch => _batch;

        public override bool MoveNext()
        {
            if (_next == _end && !TakeBatch())
            {
                Dispose();
                return false;
            }
            _row = order == null ? _next : order[_next];
            _next++;
            _position++;
            return true;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => active.IsActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Check.State(IsColumnActive(column), "Requested column is not active");
            return view._stores[column.Index]!.GetterAt(Row).Typed<TValue>();
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)Row(), 0);

        protected override void Dispose(bool disposing)
        {
            _next = _end = view._count;
            (_row, _position) = (-1, -1);
            base.Dispose(disposing);
        }

        private bool TakeBatch()
        {
            if (_next >= view._count)
                return false;
            var batch = batches.Take();
            var start = (long)batch * batchSize;
            if (start >= view._count)
                return false;
            _batch = batchSize == BatchSize ? batch : 0;
            _next = (int)start;
            _end = (int)Math.Min(start + batchSize, view._count);
            return true;
        }

        private int Row() => _row >= 0 ? _row : throw new InvalidOperationException("Values cannot be fetched at this time: the cursor is not on a row.");
    }
}
