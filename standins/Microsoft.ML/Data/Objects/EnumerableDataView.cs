using Microsoft.ML.Internal;

namespace Microsoft.ML.Data;

/// <summary>A view over objects, read anew by each cursor. Like the real one it cannot shuffle and has one cursor at a time to offer.</summary>
internal sealed class EnumerableDataView<TRow>(IEnumerable<TRow> data, MemberColumn[] columns) : IDataView where TRow : class
{
    public bool CanShuffle => false;

    public DataViewSchema Schema { get; } = MemberColumn.SchemaOf(columns);

    public long? GetRowCount() => (data as ICollection<TRow>)?.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        => new Cursor(data.GetEnumerator(), new(columns, Schema, Schema.Flags(columnsNeeded)));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(IEnumerator<TRow> rows, ObjectRow<TRow> row) : DataViewRowCursor
    {
        private bool _done;

        public override DataViewSchema Schema => row.Schema;

        public override long Position => row.Position;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            if (!_done && rows.MoveNext())
            {
                Check.State(rows.Current != null, "Encountered null when iterating over data, this is not supported.");
                row.MoveTo(rows.Current);
                return true;
            }
            Dispose();
            return false;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => row.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => row.GetGetter<TValue>(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => row.GetIdGetter();

        protected override void Dispose(bool disposing)
        {
            _done = true;
            row.End();
            rows.Dispose();
            base.Dispose(disposing);
        }
    }
}
