using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder;

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
