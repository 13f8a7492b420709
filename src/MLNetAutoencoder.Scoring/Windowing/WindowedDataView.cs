using Microsoft.ML;

namespace MLNetAutoencoder;

/// <summary>A view with windows added. Rows keep their order as far as windows are asked for: neither shuffled nor shared out among cursors. Thread-safe.</summary>
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

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded)];

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
