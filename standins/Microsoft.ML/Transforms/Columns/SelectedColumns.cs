using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Maps the kept columns to those of the input, for views, cursors and single rows alike.</summary>
internal sealed class SelectedColumns : IRowToRowMapper
{
    private readonly int[] _sources;

    internal SelectedColumns(DataViewSchema input, int[] sources)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(sources.Select(source => new DataViewSchema.DetachedColumn(input[source])));
        (InputSchema, OutputSchema, _sources) = (input, builder.ToSchema(), sources);
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        dependingColumns.Select(Source).DistinctBy(column => column.Index);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => new SelectedRow(input, this);

    internal DataViewSchema.Column Source(DataViewSchema.Column column) => InputSchema[_sources[column.Index]];

    private sealed class SelectedRow(DataViewRow input, SelectedColumns map) : DataViewRow
    {
        public override DataViewSchema Schema => map.OutputSchema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => input.IsColumnActive(map.Source(column));

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => input.GetGetter<TValue>(map.Source(column));

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                input.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}

/// <summary>A view of some of another view's columns.</summary>
internal sealed class SelectedColumnsView(IDataView source, SelectedColumns map) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => map.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(source.GetRowCursor(map.GetDependencies(columnsNeeded), rand), map);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [.. source.GetRowCursorSet(map.GetDependencies(columnsNeeded), n, rand).Select(cursor => new Cursor(cursor, map))];

    private sealed class Cursor(DataViewRowCursor input, SelectedColumns map) : WrappedCursor(input)
    {
        public override DataViewSchema Schema => map.OutputSchema;

        public override bool IsColumnActive(DataViewSchema.Column column) => Input.IsColumnActive(map.Source(column));

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Input.GetGetter<TValue>(map.Source(column));
    }
}
