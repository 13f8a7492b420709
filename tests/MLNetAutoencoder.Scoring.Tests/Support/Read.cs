using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>Reads columns of views.</summary>
internal static class Read
{
    /// <summary>A float column, scalar or vector, row-major.</summary>
    public static float[] Floats(IDataView view, string column)
    {
        using var cursor = view.GetRowCursor([view.Schema[column]]);
        return Floats(cursor, column);
    }

    /// <summary>What is left of a cursor.</summary>
    public static float[] Floats(DataViewRowCursor cursor, string column)
    {
        var next = FloatReader(cursor, column);
        List<float> values = [];
        while (cursor.MoveNext())
            values.AddRange(next());
        return [.. values];
    }

    /// <summary>Reads a float column, scalar or vector, of a row as it moves.</summary>
    public static Func<float[]> FloatReader(DataViewRow row, string column)
    {
        if (row.Schema[column].Type is VectorDataViewType)
        {
            var vector = row.GetGetter<VBuffer<float>>(row.Schema[column]);
            VBuffer<float> buffer = default;
            return () =>
            {
                vector(ref buffer);
                return [.. buffer.DenseValues()];
            };
        }
        var scalar = row.GetGetter<float>(row.Schema[column]);
        return () =>
        {
            float value = default;
            scalar(ref value);
            return [value];
        };
    }

    /// <summary>A column of scalars.</summary>
    public static T[] Values<T>(IDataView view, string column)
    {
        using var cursor = view.GetRowCursor([view.Schema[column]]);
        return Values<T>(cursor, column);
    }

    public static T[] Values<T>(DataViewRowCursor cursor, string column)
    {
        var getter = cursor.GetGetter<T>(cursor.Schema[column]);
        List<T> values = [];
        while (cursor.MoveNext())
        {
            T value = default!;
            getter(ref value);
            values.Add(value);
        }
        return [.. values];
    }

    public static string[] VisibleColumns(DataViewSchema schema) => [.. schema.Where(c => !c.IsHidden).Select(c => c.Name)];
}
