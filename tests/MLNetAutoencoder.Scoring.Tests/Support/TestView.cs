using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>A view that counts what is done to it. Its counts are for one thread at a time.</summary>
internal sealed class TestView : IDataView
{
    private const int RowsPerBatch = 10;

    private readonly TestColumn[] _columns;
    private readonly int _rows;

    public TestView(int rows, params TestColumn[] columns)
    {
        _rows = rows;
        _columns = columns;
        var builder = new DataViewSchema.Builder();
        foreach (var column in columns)
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        Schema = builder.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle { get; init; }

    /// <summary>The row whose reading fails; null for none.</summary>
    public int? FailsAt { get; init; }

    /// <summary>The names of the columns that each cursor was asked for.</summary>
    public List<string[]> Opened { get; } = [];

    public int Closed { get; private set; }

    public int RowsRead { get; private set; }

    /// <summary>The source of randomness that the last cursor was given.</summary>
    public Random? Shuffler { get; private set; }

    public long? GetRowCount() => _rows;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        Open(columnsNeeded, rand, 0, 1);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [.. Enumerable.Range(0, n).Select(part => Open(columnsNeeded, rand, part, n))];

    /// <summary>Opens a cursor over the batches that fall to one of several parts.</summary>
    private Cursor Open(IEnumerable<DataViewSchema.Column> columns, Random? rand, int part, int parts)
    {
        int[] order = [.. Enumerable.Range(0, _rows)];
        Shuffler = rand;
        rand?.Shuffle(order);
        int[] own = [.. Enumerable.Range(0, _rows).Where(i => i / RowsPerBatch % parts == part)];
        var active = columns.Select(c => c.Index).ToHashSet();
        Opened.Add([.. active.Order().Select(i => _columns[i].Name)]);
        return new Cursor(this, active, [.. own.Select(i => order[i])], [.. own.Select(i => (long)i / RowsPerBatch)]);
    }

    private sealed class Cursor(TestView view, HashSet<int> active, int[] rows, long[] batches) : DataViewRowCursor
    {
        private int _index = -1;
        private bool _closed;

        public override DataViewSchema Schema => view.Schema;

        public override long Position => _index < rows.Length ? _index : -1;

        public override long Batch => Position < 0 ? 0 : batches[_index];

        public override bool MoveNext()
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_index + 1 >= rows.Length)
            {
                _index = rows.Length;
                return false;
            }
            _index++;
            view.RowsRead++;
            if (rows[_index] == view.FailsAt)
                throw new InvalidDataException($"Row {rows[_index]} cannot be read.");
            return true;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override ValueGetter<DataViewRowId> GetIdGetter() =>
            (ref DataViewRowId id) => id = new DataViewRowId((ulong)rows[_index], 77);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!IsColumnActive(column))
                throw new InvalidOperationException($"Column '{column.Name}' is not active.");
            return view._columns[column.Index].Getter(() => rows[_index]) as ValueGetter<TValue>
                ?? throw new InvalidOperationException($"Column '{column.Name}' is not of type {typeof(TValue)}.");
        }

        protected override void Dispose(bool disposing)
        {
            if (!_closed)
                view.Closed++;
            _closed = true;
            base.Dispose(disposing);
        }
    }
}
