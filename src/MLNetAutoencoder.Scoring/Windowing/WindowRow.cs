using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Windowing;

/// <summary>
/// A source row with its window, for a prediction engine: the rows that it is given, one after the other, are the series. Owns the source
/// row.
/// </summary>
internal sealed class WindowRow(WindowPlan plan, WindowRequest request, DataViewRow source) : DataViewRow
{
    private readonly RollingWindow? _window = request.HasWindows ? new RollingWindow(plan, source) : null;
    private long _taken = -1;

    public override DataViewSchema Schema => plan.OutputSchema;

    public override long Position => source.Position;

    public override long Batch => source.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => request.Active[column.Index];

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Columns.CheckActive(this, column);
        return column.Index < plan.InputSchema.Count
            ? source.GetGetter<TValue>(source.Schema[column.Index])
            : Columns.Typed<TValue>((ValueGetter<VBuffer<float>>)Get, column);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }

    private void Get(ref VBuffer<float> window)
    {
        if (_taken != source.Position)
            _window!.Take();
        _taken = source.Position;
        _window!.CopyTo(ref window);
    }
}

/// <summary>Adds windows to single rows, as a prediction engine asks for them.</summary>
internal sealed class WindowMapper(WindowPlan plan) : IRowToRowMapper
{
    public DataViewSchema InputSchema => plan.InputSchema;

    public DataViewSchema OutputSchema => plan.OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        plan.Request(dependingColumns).Sources;

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
        new WindowRow(plan, plan.Request(activeColumns), Guard.NotNull(input));
}
