using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Windowing;

/// <summary>
/// A view with windows added. Rows keep their order as far as windows are asked for: neither shuffled nor shared out among cursors.
/// Thread-safe.
/// </summary>
internal sealed class WindowedDataView(WindowPlan plan, IDataView source) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => plan.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var request = plan.Request(columnsNeeded);
        return Wrap(request, source.GetRowCursor(request.Sources));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded)];

    private WindowCursor Wrap(WindowRequest request, DataViewRowCursor cursor)
    {
        try
        {
            return new WindowCursor(plan, request, cursor);
        }
        catch
        {
            cursor.Dispose();
            throw;
        }
    }
}

/// <summary>Rolls a window along with the source, whether the rows' windows are read or not. Owns the source cursor.</summary>
internal sealed class WindowCursor(WindowPlan plan, WindowRequest request, DataViewRowCursor source) : DataViewRowCursor
{
    private readonly RollingWindow? _window = request.HasWindows ? new RollingWindow(plan, source) : null;

    public override DataViewSchema Schema => plan.OutputSchema;

    public override long Position => source.Position;

    public override long Batch => source.Batch;

    public override bool MoveNext()
    {
        if (!source.MoveNext())
            return false;
        _window?.Take();
        return true;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => request.Active[column.Index];

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Columns.CheckActive(this, column);
        return column.Index < plan.InputSchema.Count
            ? source.GetGetter<TValue>(source.Schema[column.Index])
            : Columns.Typed<TValue>((ValueGetter<VBuffer<float>>)_window!.CopyTo, column);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}
