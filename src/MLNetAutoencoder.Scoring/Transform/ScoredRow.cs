using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder;

/// <summary>A source row with the model's outputs beside it, scored when first read. Owns the source row.</summary>
internal sealed class ScoredRow(ScoringPlan plan, ColumnRequest request, DataViewRow source) : DataViewRow
{
    private readonly RowScorer? _scorer = request.Scores ? new RowScorer(plan, source) : null;

    public override DataViewSchema Schema => plan.OutputSchema;

    public override long Position => source.Position;

    public override long Batch => source.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => request.Active[column.Index];

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Columns.CheckActive(this, column);
        int own = column.Index - plan.InputSchema.Count;
        return own < 0
            ? source.GetGetter<TValue>(source.Schema[column.Index])
            : Columns.Typed<TValue>(plan.Columns[own].Getter(_scorer!), column);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}
