using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Metrics;

/// <summary>
/// Reads columns of numbers, one a row or vectors, row by row, and a label beside them on request. Rows with a NaN or infinite value or
/// without a label are passed over and counted.
/// </summary>
internal sealed class FiniteRows : IDisposable
{
    private readonly DataViewRowCursor _cursor;
    private readonly ValueGetter<VBuffer<float>>[] _getters;
    private readonly VBuffer<float>[] _buffers;
    private readonly string[] _names;
    private readonly float[][] _values;
    private readonly Func<string?>? _label;

    public FiniteRows(IDataView data, DataViewSchema.Column[] columns, DataViewSchema.Column? label = null)
    {
        _cursor = data.GetRowCursor(label is { } column ? columns.Append(column) : columns);
        _getters = [.. columns.Select(column => NumberColumn.Getter<float>(_cursor, column))];
        _names = [.. columns.Select(c => c.Name)];
        _buffers = new VBuffer<float>[columns.Length];
        _values = [.. columns.Select(c => new float[NumberColumn.SizeOf(c)])];
        _label = label is { } labels ? LabelNames.Reader(_cursor, labels) : null;
    }

    /// <summary>Rows that were given so far.</summary>
    public long Count { get; private set; }

    /// <summary>Rows that were passed over so far.</summary>
    public long Skipped { get; private set; }

    /// <summary>The label of the row; only where a label was asked for.</summary>
    public string Label { get; private set; } = "";

    /// <summary>The values of one of the columns, in a buffer that the next row overwrites.</summary>
    public float[] Values(int column) => _values[column];

    public bool MoveNext()
    {
        while (_cursor.MoveNext())
        {
            if (TryRead())
            {
                Count++;
                return true;
            }
            Skipped++;
        }
        return false;
    }

    /// <summary>Throws when no row was given.</summary>
    public void RequireRows() =>
        Guard.Data(
            Count > 0,
            Skipped == 0
                ? "The data has no rows, so there is nothing to evaluate."
                : Invariant.Text($"Each of the {Skipped} rows has a NaN, an infinite value or no label, so there is nothing to evaluate.")
        );

    public void Dispose() => _cursor.Dispose();

    private bool TryRead()
    {
        for (int i = 0; i < _getters.Length; i++)
        {
            _getters[i](ref _buffers[i]);
            FeatureColumn.CopyDense(_buffers[i], _values[i], (_cursor, _names[i]));
            if (!_values[i].All(float.IsFinite))
                return false;
        }
        if (_label is null)
            return true;
        string? label = _label();
        Label = label ?? "";
        return label is not null;
    }
}
