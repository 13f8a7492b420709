using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Views;

namespace MLNetAutoencoder.Metrics;

/// <summary>Finds and reads a column of labels, each as its name; so keys with values, their values and texts mean the same.</summary>
internal static class LabelNames
{
    private const string KeyValues = "KeyValues";

    public static DataViewSchema.Column Find(DataViewSchema schema, string name)
    {
        var column = Columns.Find(schema, name);
        Guard.Data(
            column.Type is KeyDataViewType or TextDataViewType or BooleanDataViewType || IsNumber(column.Type),
            $"Column '{name}' is of type {column.Type}, and a label is a key, a text, a Boolean, or a number of type Single, Double, "
                + $"Int32 or Int64. Make a key of it with Transforms.Conversion.MapValueToKey."
        );
        return column;
    }

    /// <summary>Reads the label of the row; null where it is missing (NaN, an empty text, key 0).</summary>
    public static Func<string?> Reader(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is KeyDataViewType)
            return KeyReader(row, column);
        var type = column.Type.RawType;
        return type == typeof(float) ? Reader<float>(row, column)
            : type == typeof(double) ? Reader<double>(row, column)
            : type == typeof(int) ? Reader<int>(row, column)
            : type == typeof(long) ? Reader<long>(row, column)
            : type == typeof(bool) ? Reader<bool>(row, column)
            : Reader<ReadOnlyMemory<char>>(row, column);
    }

    /// <summary>Names in the order of their numbers, or as texts where one is no number.</summary>
    public static string[] Sorted(IEnumerable<string> names)
    {
        string[] distinct = [.. names.Distinct()];
        return distinct.All(n => double.TryParse(n, CultureInfo.InvariantCulture, out _))
            ? [.. distinct.OrderBy(n => double.Parse(n, CultureInfo.InvariantCulture)).ThenBy(n => n, StringComparer.Ordinal)]
            : [.. distinct.Order(StringComparer.Ordinal)];
    }

    private static bool IsNumber(DataViewType type) =>
        type.Equals(NumberDataViewType.Single)
        || type.Equals(NumberDataViewType.Double)
        || type.Equals(NumberDataViewType.Int32)
        || type.Equals(NumberDataViewType.Int64);

    private static Func<string?> KeyReader(DataViewRow row, DataViewSchema.Column column)
    {
        var type = column.Type.RawType;
        string?[] names = KeyNames(column);
        return type == typeof(byte) ? KeyReader<byte>(row, column, names, key => key)
            : type == typeof(ushort) ? KeyReader<ushort>(row, column, names, key => key)
            : type == typeof(uint) ? KeyReader<uint>(row, column, names, key => key)
            : KeyReader<ulong>(row, column, names, key => key);
    }

    private static Func<string?> KeyReader<TKey>(DataViewRow row, DataViewSchema.Column column, string?[] names, Func<TKey, ulong> number)
    {
        var getter = row.GetGetter<TKey>(column);
        TKey value = default!;
        return () =>
        {
            getter(ref value);
            ulong key = number(value);
            return key == 0 ? null
                : key <= (ulong)names.Length ? names[key - 1]
                : Name(key);
        };
    }

    private static Func<string?> Reader<TValue>(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<TValue>(column);
        TValue value = default!;
        return () =>
        {
            getter(ref value);
            return Name(value);
        };
    }

    /// <summary>The values of a column's keys; empty when it has none of a type that names are made of.</summary>
    private static string?[] KeyNames(DataViewSchema.Column column)
    {
        var type = (column.Annotations.Schema.GetColumnOrNull(KeyValues)?.Type as VectorDataViewType)?.ItemType.RawType;
        return type == typeof(ReadOnlyMemory<char>) ? KeyNames<ReadOnlyMemory<char>>(column)
            : type == typeof(float) ? KeyNames<float>(column)
            : type == typeof(double) ? KeyNames<double>(column)
            : type == typeof(int) ? KeyNames<int>(column)
            : type == typeof(long) ? KeyNames<long>(column)
            : type == typeof(bool) ? KeyNames<bool>(column)
            : [];
    }

    private static string?[] KeyNames<TValue>(DataViewSchema.Column column)
    {
        VBuffer<TValue> values = default;
        column.Annotations.GetValue(KeyValues, ref values);
        return [.. values.DenseValues().Select(Name)];
    }

    private static string? Name<TValue>(TValue value) =>
        value switch
        {
            float.NaN or double.NaN => null,
            ReadOnlyMemory<char> text => text.IsEmpty ? null : text.ToString(),
            bool flag => flag ? "true" : "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
}
