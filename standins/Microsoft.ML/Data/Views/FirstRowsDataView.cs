namespace Microsoft.ML.Data;

/// <summary>The first rows of a view; never shuffled.</summary>
internal sealed class FirstRowsDataView(IDataView input, long take) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => input.Schema;

    public long? GetRowCount() => input.GetRowCount() is { } count ? Math.Min(count, take) : null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        => new Cursor(input.GetRowCursor(columnsNeeded), take);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded)];

    private sealed class Cursor(DataViewRowCursor input, long take) : DataViewRowCursor
    {
        private long _taken;
        private bool _done;

        public override DataViewSchema Schema => input.Schema;

        public override long Position => _done ? -1 : _taken - 1;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            if (!_done && _taken < take && input.MoveNext())
            {
                _taken++;
                return true;
            }
            Dispose();
            return false;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => input.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => input.GetGetter<TValue>(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        protected override void Dispose(bool disposing)
        {
            _done = true;
            if (disposing)
                input.Dispose();
            base.Dispose(disposing);
        }
    }
}
