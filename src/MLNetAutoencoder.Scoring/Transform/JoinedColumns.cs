using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Transform;

/// <summary>Reads several columns of a row as one vector, the values of one behind those of the other.</summary>
/// <typeparam name="T">Single or Double.</typeparam>
internal sealed class JoinedColumns<T>
    where T : struct, IFloatingPointIeee754<T>
{
    private readonly ValueGetter<VBuffer<T>>[] _getters;
    private readonly VBuffer<T>[] _parts;
    private readonly int[] _sizes;
    private readonly int _size;
    private readonly DataViewRow _row;
    private readonly string[] _names;

    private JoinedColumns(DataViewRow row, IReadOnlyList<DataViewSchema.Column> columns)
    {
        _getters = [.. columns.Select(column => ModelInputs.Getter<T>(row, column))];
        _parts = new VBuffer<T>[columns.Count];
        _sizes = [.. columns.Select(column => ModelInputs.Of(column).Size)];
        _size = _sizes.Sum();
        _row = row;
        _names = [.. columns.Select(column => column.Name)];
    }

    /// <summary>Makes the getter; that of the column itself where there is one.</summary>
    /// <param name="row">Has the columns active.</param>
    /// <param name="columns">Of the row's schema, one or more that <see cref="ModelInputs"/> takes.</param>
    public static ValueGetter<VBuffer<T>> Getter(DataViewRow row, IReadOnlyList<DataViewSchema.Column> columns) =>
        columns.Count == 1 ? ModelInputs.Getter<T>(row, columns[0]) : new JoinedColumns<T>(row, columns).Read;

    /// <exception cref="InvalidOperationException">A vector is not as long as its column's type.</exception>
    private void Read(ref VBuffer<T> value)
    {
        int stored = 0;
        for (int i = 0; i < _parts.Length; i++)
        {
            _getters[i](ref _parts[i]);
            if (_parts[i].Length != _sizes[i])
                FeatureColumn.CopyDense(_parts[i], new T[_sizes[i]], (_row, _names[i])); // throws
            stored += _parts[i].GetValues().Length;
        }
        if (stored * 2L < _size)
            ReadSparse(ref value, stored);
        else
            ReadDense(ref value);
    }

    private void ReadDense(ref VBuffer<T> value)
    {
        var editor = VBufferEditor.Create(ref value, _size);
        for (int i = 0, at = 0; i < _parts.Length; at += _sizes[i++])
            FeatureColumn.CopyDense(_parts[i], editor.Values.Slice(at, _sizes[i]), (_row, _names[i]));
        value = editor.Commit();
    }

    private void ReadSparse(ref VBuffer<T> value, int stored)
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
