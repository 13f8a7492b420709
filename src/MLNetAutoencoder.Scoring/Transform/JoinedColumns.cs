using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Transform;

/// <summary>Reads several columns of a row as one vector, the values of one behind those of the other.</summary>
internal sealed class JoinedColumns
{
    private readonly ValueGetter<VBuffer<float>>[] _getters;
    private readonly VBuffer<float>[] _parts;
    private readonly int[] _sizes;
    private readonly int _size;
    private readonly DataViewRow _row;
    private readonly string[] _names;

    private JoinedColumns(DataViewRow row, IReadOnlyList<DataViewSchema.Column> columns)
    {
        _getters = [.. columns.Select(column => ModelInputs.Getter(row, column))];
        _parts = new VBuffer<float>[columns.Count];
        _sizes = [.. columns.Select(column => ModelInputs.Input(column).Size)];
        _size = _sizes.Sum();
        _row = row;
        _names = [.. columns.Select(column => column.Name)];
    }

    /// <summary>Makes the getter; that of the column itself where there is one.</summary>
    /// <param name="row">Has the columns active.</param>
    /// <param name="columns">
    /// Of the row's schema: a vector of Single of known size, and behind it columns as <see cref="ModelInputs"/> takes them.
    /// </param>
    public static ValueGetter<VBuffer<float>> Getter(DataViewRow row, IReadOnlyList<DataViewSchema.Column> columns) =>
        columns.Count == 1 ? row.GetGetter<VBuffer<float>>(columns[0]) : new JoinedColumns(row, columns).Read;

    /// <exception cref="InvalidOperationException">A vector is not as long as its column's type.</exception>
    private void Read(ref VBuffer<float> value)
    {
        int stored = 0;
        for (int i = 0; i < _parts.Length; i++)
        {
            _getters[i](ref _parts[i]);
            if (_parts[i].Length != _sizes[i])
                FeatureColumn.CopyDense(_parts[i], new float[_sizes[i]], (_row, _names[i])); // throws
            stored += _parts[i].GetValues().Length;
        }
        if (stored * 2L < _size)
            ReadSparse(ref value, stored);
        else
            ReadDense(ref value);
    }

    private void ReadDense(ref VBuffer<float> value)
    {
        var editor = VBufferEditor.Create(ref value, _size);
        for (int i = 0, at = 0; i < _parts.Length; at += _sizes[i++])
            FeatureColumn.CopyDense(_parts[i], editor.Values.Slice(at, _sizes[i]), (_row, _names[i]));
        value = editor.Commit();
    }

    private void ReadSparse(ref VBuffer<float> value, int stored)
    {
        var editor = VBufferEditor.Create(ref value, _size, stored);
        for (int i = 0, at = 0, slot = 0; i < _parts.Length; slot += _sizes[i++])
        {
            var values = _parts[i].GetValues();
            values.CopyTo(editor.Values[at..]);
            for (int j = 0; j < values.Length; j++)
                editor.Indices[at + j] = slot + (_parts[i].IsDense ? j : _parts[i].GetIndices()[j]);
            at += values.Length;
        }
        value = editor.Commit();
    }
}
