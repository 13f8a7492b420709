using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder;

/// <summary>
/// Reads vector columns row by row, and a label beside them on request. Rows with a NaN or infinite value or without a label are passed over
/// and counted.
/// </summary>
internal sealed class FiniteRows : IDisposable
{
    private readonly DataViewRowCursor _cursor;
    private readonly ValueGetter<VBuffer<float>>[] _getters;
    private readonly VBuffer<float>[] _buffers;
    private readonly float[][] _values;
    private readonly Func<string?>? _label;

    public FiniteRows(IDataView data, DataViewSchema.Column[] vectors, DataViewSchema.Column? label = null)
    {
        _cursor = data.GetRowCursor(label is { } column ? vectors.Append(column) : vectors);
        _getters = [.. vectors.Select(v => _cursor.GetGetter<VBuffer<float>>(v))];
        _buffers = new VBuffer<float>[vectors.Length];
        _values = [.. vectors.Select(v => new float[VectorColumns.SizeOf(v)])];
        _label = label is { } labels ? LabelNames.Reader(_cursor, labels) : null;
    }

    /// <summary>Rows that were given so far.</summary>
    public long Count { get; private set; }

    /// <summary>Rows that were passed over so far.</summary>
    public long Skipped { get; private set; }

    /// <summary>The label of the row; only where a label was asked for.</summary>
    public string Label { get; private set; } = "";

    /// <summary>A vector of the row, in a buffer that the next row overwrites.</summary>
    public float[] Values(int vector) => _values[vector];

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
    public void RequireRows()
        => Guard.Data(Count > 0, Skipped == 0
            ? "The data has no rows, so there is nothing to evaluate."
            : $"Each of the {Skipped} rows has a NaN, an infinite value or no label, so there is nothing to evaluate.");

    public void Dispose() => _cursor.Dispose();

    private bool TryRead()
    {
        for (int i = 0; i < _getters.Length; i++)
        {
            _getters[i](ref _buffers[i]);
            FeatureColumn.CopyDense(_buffers[i], _values[i]);
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
