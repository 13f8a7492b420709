using Microsoft.ML.Internal;

namespace Microsoft.ML.Data;

/// <summary>One column as a sequence. Arrays and strings are new for each row; vector buffers are shared between rows.</summary>
public static class ColumnCursorExtensions
{
    public static IEnumerable<T> GetColumn<T>(this IDataView data, string columnName) => data.GetColumn<T>(data.Schema[columnName]);

    public static IEnumerable<T> GetColumn<T>(this IDataView data, DataViewSchema.Column column)
    {
        Check.NotNull(data, nameof(data));
        Check.NonEmpty(column.Name, nameof(column));
        var own = data.Schema[column.Index];
        Check.Param(own.Name == column.Name && own.Type == column.Type, nameof(column),
            $"column with name {column.Name}, type {column.Type}, and index {column.Index} cannot be found in {nameof(data)}");
        if (column.Type.RawType == typeof(T))
            return Convert<T, T>(data, own, value => value);
        if (typeof(T) == typeof(string) && column.Type is TextDataViewType)
            return (IEnumerable<T>)Convert<ReadOnlyMemory<char>, string>(data, own, value => value.ToString());
        if (typeof(T).IsArray && column.Type is VectorDataViewType vector)
        {
            if (typeof(T).GetElementType() == vector.ItemType.RawType)
                return MemberAccess.Call<IEnumerable<T>>(typeof(ColumnCursorExtensions), nameof(Arrays), [vector.ItemType.RawType], data, own);
            if (typeof(T) == typeof(string[]) && vector.ItemType is TextDataViewType)
                return (IEnumerable<T>)Convert<VBuffer<ReadOnlyMemory<char>>, string[]>(data, own, value => [.. value.DenseValues().Select(v => v.ToString())]);
        }
        throw new ArgumentOutOfRangeException(nameof(column),
            $"Cannot map column (name: {column.Name}, type: {column.Type}) in {nameof(data)} to the user-defined type, {typeof(T)}.");
    }

    private static IEnumerable<T[]> Arrays<T>(IDataView data, DataViewSchema.Column column)
        => Convert<VBuffer<T>, T[]>(data, column, value =>
        {
            var array = new T[value.Length];
            value.CopyTo(array);
            return array;
        });

    private static IEnumerable<TOut> Convert<TIn, TOut>(IDataView data, DataViewSchema.Column column, Func<TIn, TOut> convert)
    {
        using var cursor = data.GetRowCursor([column]);
        var getter = cursor.GetGetter<TIn>(column);
        TIn value = default!;
        while (cursor.MoveNext())
        {
            getter(ref value);
            yield return convert(value);
        }
    }
}
