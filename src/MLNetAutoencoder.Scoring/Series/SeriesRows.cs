using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Transform;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder.Series;

/// <summary>The rows of one series, in the order in which they stand in the view.</summary>
/// <param name="key">The value of the key column; empty for the only series.</param>
internal sealed class SeriesRows(string key)
{
    private readonly List<float> _values = [];
    private readonly List<int> _rows = [];

    public string Key => key;

    public int Count => _rows.Count;

    /// <summary>Row-major values, <c>Count x features</c>; NaN for missing ones.</summary>
    public ReadOnlySpan<float> Values => CollectionsMarshal.AsSpan(_values);

    /// <summary>Where each row stands in the view.</summary>
    public IReadOnlyList<int> Rows => _rows;

    /// <summary>A part of the series, from a row on.</summary>
    public SeriesRows Part(int first, int count)
    {
        var part = new SeriesRows(key);
        int features = _values.Count / Math.Max(Count, 1);
        part._values.AddRange(_values.Slice(first * features, count * features));
        part._rows.AddRange(_rows.Slice(first, count));
        return part;
    }

    /// <summary>Reads all series of a view, in one pass. Memory: four bytes a value, and four a row.</summary>
    /// <param name="view">Rows of a series in the order of time; those of several may be mixed.</param>
    /// <param name="names">The columns of values.</param>
    /// <param name="keyName">The column that tells series apart; null for one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing.</exception>
    /// <exception cref="InvalidOperationException">A column is of another type.</exception>
    public static List<SeriesRows> Read(IDataView view, IReadOnlyList<string> names, string? keyName)
    {
        DataViewSchema.Column[] columns = [.. names.Select(name => Find(view.Schema, name))];
        var keyColumn = keyName is null ? (DataViewSchema.Column?)null : FindKey(view.Schema, keyName);
        var byKey = new Dictionary<string, SeriesRows>();
        List<SeriesRows> all = [];
        using var cursor = view.GetRowCursor(keyColumn is { } needed ? [.. columns, needed] : columns);
        var key = keyColumn is { } column ? KeyReader(cursor, column) : () => "";
        var values = JoinedColumns<float>.Getter(cursor, columns);
        VBuffer<float> read = default;
        var row = new float[columns.Sum(NumberColumn.SizeOf)];
        for (int position = 0; cursor.MoveNext(); position = checked(position + 1))
        {
            values(ref read);
            FeatureColumn.CopyDense(read, row, (cursor, names[0]));
            string name = key();
            if (!byKey.TryGetValue(name, out var series))
                all.Add(byKey[name] = series = new SeriesRows(name));
            foreach (float value in row)
                series._values.Add(float.IsFinite(value) ? value : float.NaN);
            series._rows.Add(position);
        }
        return all;
    }

    public static DataViewSchema.Column Find(DataViewSchema schema, string name)
    {
        var column = Columns.Find(schema, name);
        Guard.Data(
            NumberColumn.KindOf(column.Type) is not null,
            $"Column '{name}' is of type {column.Type}, and the values of a series are numbers or Booleans, one a row or vectors of known "
                + $"size. Convert others with Transforms.Conversion.ConvertType."
        );
        return column;
    }

    public static DataViewSchema.Column FindKey(DataViewSchema schema, string name)
    {
        var column = Columns.Find(schema, name);
        Guard.Data(
            column.Type is TextDataViewType or KeyDataViewType || NumberColumn.KindOfItem(column.Type) is not null,
            $"Column '{name}' is of type {column.Type}, and series are told apart by text, keys or numbers. Convert others with "
                + $"Transforms.Conversion.ConvertType."
        );
        return column;
    }

    /// <summary>Reads the value of a key column as text; keys by their number, as keys without values have no other.</summary>
    public static Func<string> KeyReader(DataViewRow row, DataViewSchema.Column column)
    {
        return column.Type switch
        {
            TextDataViewType => Text(row.GetGetter<ReadOnlyMemory<char>>(column)),
            KeyDataViewType key when key.RawType == typeof(byte) => Number(row.GetGetter<byte>(column)),
            KeyDataViewType key when key.RawType == typeof(ushort) => Number(row.GetGetter<ushort>(column)),
            KeyDataViewType key when key.RawType == typeof(ulong) => Number(row.GetGetter<ulong>(column)),
            KeyDataViewType => Number(row.GetGetter<uint>(column)),
            NumberDataViewType when column.Type == NumberDataViewType.Int64 => Number(row.GetGetter<long>(column)),
            NumberDataViewType when column.Type == NumberDataViewType.UInt64 => Number(row.GetGetter<ulong>(column)),
            _ => Scalar(NumberColumn.Getter<double>(row, column)),
        };

        static Func<string> Text(ValueGetter<ReadOnlyMemory<char>> getter) =>
            () =>
            {
                ReadOnlyMemory<char> value = default;
                getter(ref value);
                return value.ToString();
            };

        static Func<string> Number<T>(ValueGetter<T> getter)
            where T : struct, IFormattable =>
            () =>
            {
                T value = default;
                getter(ref value);
                return value.ToString(null, CultureInfo.InvariantCulture);
            };

        static Func<string> Scalar(ValueGetter<VBuffer<double>> getter)
        {
            VBuffer<double> value = default;
            return () =>
            {
                getter(ref value);
                return value.GetItemOrDefault(0).ToString(CultureInfo.InvariantCulture);
            };
        }
    }
}
