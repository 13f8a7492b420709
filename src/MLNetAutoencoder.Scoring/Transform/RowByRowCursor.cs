using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Transform;

/// <summary>
/// Serves rows as the source gives them: for requests that need no output of the model, and for columns that cannot be kept while
/// reading ahead. Owns the source cursor.
/// </summary>
internal sealed class RowByRowCursor(ScoringPlan plan, ColumnRequest request, DataViewRowCursor source) : DataViewRowCursor
{
    private readonly ScoredRow _row = new(plan, request, source);

    public override DataViewSchema Schema => plan.OutputSchema;

    public override long Position => source.Position;

    public override long Batch => source.Batch;

    public override bool MoveNext() => source.MoveNext();

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
