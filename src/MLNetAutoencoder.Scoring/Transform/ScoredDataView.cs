using Microsoft.ML;

namespace MLNetAutoencoder.Transform;

/// <summary>A view with the model's outputs added; nothing runs until a cursor moves. Thread-safe.</summary>
internal sealed class ScoredDataView(ScoringPlan plan, IDataView source) : IDataView
{
    /// <summary>
    /// Batches that a cursor holds when it is alone and each is much work: one to serve, and one for each of up to four cores.
    /// </summary>
    private static readonly int s_depth = Environment.ProcessorCount == 1 ? 1 : Math.Min(Environment.ProcessorCount + 1, 5);

    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => plan.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var request = plan.Request(columnsNeeded);
        return Wrap(request, [source.GetRowCursor(request.Sources, rand)])[0];
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var request = plan.Request(columnsNeeded);
        return Wrap(request, source.GetRowCursorSet(request.Sources, n, rand));
    }

    /// <summary>Takes over the source's cursors, and closes them when it cannot.</summary>
    private DataViewRowCursor[] Wrap(ColumnRequest request, DataViewRowCursor[] cursors)
    {
        List<DataViewRowCursor> wrapped = [];
        try
        {
            foreach (var cursor in cursors)
                wrapped.Add(Wrap(request, cursor, cursors.Length == 1 && plan.Model.IsHeavy ? s_depth : 1));
            return [.. wrapped];
        }
        catch
        {
            foreach (var cursor in wrapped.Concat(cursors.Skip(wrapped.Count)))
                cursor.Dispose();
            throw;
        }
    }

    private DataViewRowCursor Wrap(ColumnRequest request, DataViewRowCursor cursor, int depth) =>
        request.Scores && request.Passed.All(c => ColumnSnapshot.CanKeep(c.Type))
            ? new LookAheadCursor(plan, request, cursor, depth)
            : new RowByRowCursor(plan, request, cursor);
}
