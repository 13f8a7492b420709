using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder;

/// <summary>The last rows of a series, read from the source as it moves.</summary>
internal sealed class RollingWindow
{
    private readonly WindowRing _ring;
    private readonly Action<float[]>[] _readers;
    private readonly Func<bool> _isAnotherSeries;
    private readonly float[] _row;

    public RollingWindow(WindowPlan plan, DataViewRow source)
    {
        _ring = new WindowRing(plan.Settings.Length, plan.Features, plan.Settings.Padding);
        _row = new float[plan.Features];
        _isAnotherSeries = plan.Group is { } group ? SeriesBreak.Of(source, group) : () => false;
        _readers = new Action<float[]>[plan.Inputs.Count];
        int offset = 0;
        for (int i = 0; i < _readers.Length; i++)
        {
            _readers[i] = Reader(source, plan.Inputs[i], offset);
            offset += WindowPlan.SizeOf(plan.Inputs[i]);
        }
    }

    /// <summary>Adds the row that the source is at.</summary>
    public void Take()
    {
        foreach (var read in _readers)
            read(_row);
        _ring.Add(_row, _isAnotherSeries());
    }

    public void CopyTo(ref VBuffer<float> window) => _ring.CopyTo(ref window);

    private static Action<float[]> Reader(DataViewRow source, DataViewSchema.Column column, int offset)
    {
        if (column.Type is not VectorDataViewType { Size: var size })
        {
            var scalar = source.GetGetter<float>(column);
            return row => scalar(ref row[offset]);
        }
        var vector = source.GetGetter<VBuffer<float>>(column);
        VBuffer<float> values = default;
        return row =>
        {
            vector(ref values);
            FeatureColumn.CopyDense(values, row.AsSpan(offset, size));
        };
    }
}
