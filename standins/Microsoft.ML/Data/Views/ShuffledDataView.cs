using Microsoft.ML.Internal;

namespace Microsoft.ML.Data;

/// <summary>
/// Rows in random order: a pool is filled from the source, each row served is drawn from it and replaced by the next one.
/// Without a random source of the caller every cursor has the same order, that of the seed.
/// </summary>
internal sealed class ShuffledDataView(IDataView input, int seed, int poolRows, bool shuffleSource) : IDataView
{
    public bool CanShuffle => true;

    public DataViewSchema Schema => input.Schema;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        rand ??= new Random(seed);
        var active = Schema.Flags(columnsNeeded);
        var source = input.GetRowCursor(Schema.Where(c => active[c.Index]), shuffleSource ? new Random(rand.Next()) : null);
        return poolRows == 1 ? source : new Cursor(source, active, rand, poolRows);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : DataViewRowCursor
    {
        private readonly DataViewRowCursor _input;
        private readonly bool[] _active;
        private readonly Random _rand;
        private readonly ColumnStore?[] _stores;
        private readonly ValueGetter<DataViewRowId> _inputId;
        private readonly DataViewRowId[] _ids;
        private readonly int[] _pool; // the numbers of the kept rows; the first _filled of them are there
        private int _filled;
        private int _current = -1;
        private long _position = -1;

        public Cursor(DataViewRowCursor input, bool[] active, Random rand, int poolRows)
        {
            (_input, _active, _rand) = (input, active, rand);
            _stores = [.. input.Schema.Select(c => active[c.Index] ? ColumnStore.Create(input, c) : null)];
            _inputId = input.GetIdGetter();
            _ids = new DataViewRowId[poolRows];
            _pool = [.. Enumerable.Range(0, poolRows)];
        }

        public override DataViewSchema Schema => _input.Schema;

        public override long Position => _position;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            while (_filled < _pool.Length && _input.MoveNext())
                Keep(_pool[_filled++]);
            if (_filled == 0)
            {
                Dispose();
                return false;
            }
            // The drawn row goes behind the others, where the next source row replaces it; until then it is served from there.
            var drawn = _rand.Next(_filled--);
            (_pool[drawn], _pool[_filled]) = (_pool[_filled], _pool[drawn]);
            _current = _pool[_filled];
            _position++;
            return true;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => _active.IsActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Check.State(IsColumnActive(column), "Requested column is not active");
            return _stores[column.Index]!.GetterAt(Current).Typed<TValue>();
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = _ids[Current()];

        protected override void Dispose(bool disposing)
        {
            (_current, _position, _filled) = (-1, -1, 0);
            if (disposing)
                _input.Dispose();
            base.Dispose(disposing);
        }

        private void Keep(int number)
        {
            foreach (var store in _stores)
                store?.Keep(number);
            _inputId(ref _ids[number]);
        }

        private int Current()
            => _current >= 0 ? _current : throw new InvalidOperationException("Values cannot be fetched at this time: the cursor is not on a row.");
    }
}
