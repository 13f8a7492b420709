using Microsoft.ML.Internal;

namespace Microsoft.ML.Data;

/// <summary>A row-wise transformer bound to a schema, for one row that somebody else moves.</summary>
internal sealed class RowToRowMapper(AddedColumns columns) : IRowToRowMapper
{
    public DataViewSchema InputSchema => columns.InputSchema;

    public DataViewSchema OutputSchema => columns.OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        var active = OutputSchema.Flags(dependingColumns);
        return columns.DependenciesOf(OutputSchema.Where(c => active[c.Index]));
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        Check.NotNull(input, nameof(input));
        Check.NotNull(activeColumns, nameof(activeColumns));
        Check.State(input.Schema == InputSchema, "Schema of input row must be the same as the schema the mapper is bound to");
        return new Row(input, columns, OutputSchema.Flags(activeColumns));
    }

    private sealed class Row(DataViewRow input, AddedColumns columns, bool[] active) : DataViewRow
    {
        private readonly Delegate?[] _getters = columns.MakeGetters(input, active);

        public override DataViewSchema Schema => columns.OutputSchema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column)
            => columns.SourceOf(column) is { } source ? input.IsColumnActive(source) : active.IsActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
            => columns.SourceOf(column) is { } source ? input.GetGetter<TValue>(source) : _getters[column.Index].Typed<TValue>();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                input.Dispose();
            base.Dispose(disposing);
        }
    }
}
