using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Views;

/// <summary>A view with columns added; nothing runs until a cursor moves. Thread-safe.</summary>
internal sealed class ExtendedView(Extension extension, IDataView source) : IDataView
{
    public bool CanShuffle => !extension.KeepsOrder && source.CanShuffle;

    public DataViewSchema Schema => extension.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var request = extension.Request(columnsNeeded);
        return Open(request, [source.GetRowCursor(request.Sources, extension.KeepsOrder ? null : rand)])[0];
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        if (extension.KeepsOrder)
            return [GetRowCursor(columnsNeeded)];
        var request = extension.Request(columnsNeeded);
        return Open(request, source.GetRowCursorSet(request.Sources, n, rand));
    }

    /// <summary>Takes over the source's cursors, and closes them when it cannot.</summary>
    private DataViewRowCursor[] Open(ColumnRequest request, DataViewRowCursor[] cursors)
    {
        List<DataViewRowCursor> opened = [];
        try
        {
            foreach (var cursor in cursors)
                opened.Add(extension.Open(request, cursor, cursors.Length));
            return [.. opened];
        }
        catch
        {
            foreach (var cursor in opened.Concat(cursors.Skip(opened.Count)))
                cursor.Dispose();
            throw;
        }
    }
}

/// <summary>Serves rows as the source gives them. Owns the source cursor.</summary>
internal sealed class ExtendedCursor(Extension extension, ColumnRequest request, DataViewRowCursor source) : DataViewRowCursor
{
    private readonly ExtendedRow _row = new(extension, request, source);

    public override DataViewSchema Schema => extension.OutputSchema;

    public override long Position => source.Position;

    public override long Batch => source.Batch;

    public override bool MoveNext()
    {
        if (!source.MoveNext())
            return false;
        _row.Advance();
        return true;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _row.IsColumnActive(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _row.GetGetter<TValue>(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _row.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>A source row with the added columns beside it. Owns the source row.</summary>
internal sealed class ExtendedRow(Extension extension, ColumnRequest request, DataViewRow source) : DataViewRow
{
    private readonly IAddedValues? _added = request.Extends ? extension.Over(source) : null;

    public override DataViewSchema Schema => extension.OutputSchema;

    public override long Position => source.Position;

    public override long Batch => source.Batch;

    public void Advance() => _added?.Advance();

    public override bool IsColumnActive(DataViewSchema.Column column) => request.Active[column.Index];

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Columns.CheckActive(this, column);
        int added = column.Index - extension.InputSchema.Count;
        return added < 0 ? source.GetGetter<TValue>(source.Schema[column.Index]) : Columns.Typed<TValue>(_added!.Getter(added), column);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Adds columns to single rows, as a prediction engine asks for them.</summary>
internal sealed class ExtendedMapper(Extension extension) : IRowToRowMapper
{
    public DataViewSchema InputSchema => extension.InputSchema;

    public DataViewSchema OutputSchema => extension.OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        extension.Request(dependingColumns).Sources;

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
        new ExtendedRow(extension, extension.Request(activeColumns), Guard.NotNull(input));
}
