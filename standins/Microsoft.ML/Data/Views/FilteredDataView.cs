using Microsoft.ML.Internal;

namespace Microsoft.ML.Data;

/// <summary>
/// A view of the rows that pass a test. The test reads columns of its own, which are active in the source only; a test made
/// for each cursor may also count rows.
/// </summary>
internal sealed class FilteredDataView(IDataView input, DataViewSchema.Column[] tested, Func<DataViewRow, Func<bool>> makeTest, bool inOrder = false) : IDataView
{
    /// <summary>Not where the test depends on the order of rows.</summary>
    public bool CanShuffle => !inOrder && input.CanShuffle;

    public DataViewSchema Schema => input.Schema;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = Schema.Flags(columnsNeeded);
        return new Cursor(input.GetRowCursor(SourcesOf(active), inOrder ? null : rand), active, makeTest);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        if (inOrder)
            return [GetRowCursor(columnsNeeded)];
        var active = Schema.Flags(columnsNeeded);
        return [.. input.GetRowCursorSet(SourcesOf(active), n, rand).Select(cursor => new Cursor(cursor, active, makeTest))];
    }

    private IEnumerable<DataViewSchema.Column> SourcesOf(bool[] active)
        => Schema.Where(c => active[c.Index] || tested.Any(t => t.Index == c.Index));

    private sealed class Cursor(DataViewRowCursor input, bool[] active, Func<DataViewRow, Func<bool>> makeTest) : DataViewRowCursor
    {
        private readonly Func<bool> _passes = makeTest(input);
        private long _position = -1;

        public override DataViewSchema Schema => input.Schema;

        public override long Position => _position;

        public override long Batch => input.Batch;

        public override bool MoveNext()
        {
            while (input.MoveNext())
            {
                if (!_passes())
                    continue;
                _position++;
                return true;
            }
            Dispose();
            return false;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => active.IsActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Check.State(IsColumnActive(column), "Requested column is not active");
            return input.GetGetter<TValue>(column);
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        protected override void Dispose(bool disposing)
        {
            _position = -1;
            if (disposing)
                input.Dispose();
            base.Dispose(disposing);
        }
    }
}
