using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Transform;

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

/// <summary>Scores single rows, as a prediction engine asks for them.</summary>
internal sealed class RowMapper(ScoringPlan plan) : IRowToRowMapper
{
    public DataViewSchema InputSchema => plan.InputSchema;

    public DataViewSchema OutputSchema => plan.OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        plan.Request(dependingColumns).Sources;

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
        new ScoredRow(plan, plan.Request(activeColumns), Guard.NotNull(input));
}

/// <summary>
/// Scores the current row of a source when it is first asked to, once per position. Holds managed memory only, since ML.NET never
/// disposes the rows of a prediction engine; the native buffers are lent by the model for the length of a call.
/// </summary>
internal sealed class RowScorer : IScoredRow
{
    private readonly DataViewRow _source;
    private readonly AutoencoderModel _model;
    private readonly ValueGetter<VBuffer<float>> _features;
    private readonly float[][] _outputs;
    private VBuffer<float> _row;
    private long _scored = -1;

    public RowScorer(ScoringPlan plan, DataViewRow source)
    {
        _source = source;
        _model = plan.Model;
        _features = plan.InputGetter(source);
        _outputs = [.. _model.Info.Outputs.Select(o => new float[o.Size])];
    }

    public ReadOnlySpan<float> Floats(int output)
    {
        Score();
        return _outputs[output];
    }

    public bool Boolean(int output)
    {
        Score();
        return _outputs[output][0] != 0;
    }

    private void Score()
    {
        if (_source.Position == _scored)
            return;
        _features(ref _row);
        var runner = _model.RentRowRunner();
        try
        {
            FeatureColumn.CopyDense(_row, runner.Input);
            runner.Run(1);
            for (int i = 0; i < _outputs.Length; i++)
                runner.CopyOutput(i, 0, 1, _outputs[i]);
        }
        finally
        {
            _model.Return(runner);
        }
        _scored = _source.Position;
    }
}
