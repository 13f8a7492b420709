using Microsoft.ML.Internal;

namespace Microsoft.ML.Data;

/// <summary>A view with columns added row by row. Getters of added columns exist only in cursors that were asked for them.</summary>
internal sealed class RowToRowView(IDataView input, AddedColumns columns, bool isStateful) : IDataView
{
    public bool CanShuffle => input.CanShuffle;

    public DataViewSchema Schema => columns.OutputSchema;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = Schema.Flags(columnsNeeded);
        return new Cursor(input.GetRowCursor(SourcesOf(active), rand), columns, active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var active = Schema.Flags(columnsNeeded);
        if (isStateful && Schema.Any(c => active[c.Index] && columns.SourceOf(c) is null))
        {
            return [new Cursor(input.GetRowCursor(SourcesOf(active)), columns, active)];
        }

        return [.. input.GetRowCursorSet(SourcesOf(active), n, rand).Select(cursor => new Cursor(cursor, columns, active))];
    }

    private DataViewSchema.Column[] SourcesOf(bool[] active) => columns.DependenciesOf(Schema.Where(c => active[c.Index]));

    private sealed class Cursor(DataViewRowCursor input, AddedColumns columns, bool[] active) : WrappedCursor(input)
    {
        private readonly Delegate?[] _getters = columns.MakeGetters(input, active);

        public override DataViewSchema Schema => columns.OutputSchema;

        public override bool IsColumnActive(DataViewSchema.Column column) => active.IsActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Check.State(IsColumnActive(column), "Requested column is not active");
            return columns.SourceOf(column) is { } source ? Input.GetGetter<TValue>(source) : _getters[column.Index].Typed<TValue>();
        }
    }
}
