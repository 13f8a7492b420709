using Microsoft.ML.Internal;

namespace Microsoft.ML.Data;

/// <summary>Finds rows in which no value of some columns is missing: NaN, or 0 of a key.</summary>
internal static class MissingValueTest
{
    public static DataViewSchema.Column[] Columns(DataViewSchema schema, string[] names)
        => [.. names.Select(name =>
        {
            var column = schema.GetColumnOrNull(name) ?? throw new ArgumentOutOfRangeException("Columns", $"Source column '{name}' not found");
            Check.Param(column.Type.ItemOf() is KeyDataViewType || column.Type.ItemOf().RawType == typeof(float) || column.Type.ItemOf().RawType == typeof(double),
                "Columns", $"Column '{name}' has type {column.Type} which does not support missing values, so we cannot filter on them");
            return column;
        })];

    public static Func<DataViewRow, Func<bool>> Over(DataViewSchema.Column[] columns) => row =>
    {
        var tests = columns.Select(c => c.Type.ItemOf() is KeyDataViewType
            ? MemberAccess.Call<Func<bool>>(typeof(MissingValueTest), nameof(HasKeys), [c.Type.ItemOf().RawType], row, c)
            : c.Type.ItemOf().RawType == typeof(float) ? HasAll<float>(row, c, float.IsNaN) : HasAll<double>(row, c, double.IsNaN)).ToArray();
        return () => Array.TrueForAll(tests, test => test());
    };

    private static Func<bool> HasKeys<T>(DataViewRow row, DataViewSchema.Column column) where T : struct, IEquatable<T>
        => HasAll<T>(row, column, key => key.Equals(default));

    private static Func<bool> HasAll<T>(DataViewRow row, DataViewSchema.Column column, Func<T, bool> isMissing) where T : struct
    {
        if (column.Type is not VectorDataViewType)
        {
            var scalar = row.GetGetter<T>(column);
            T value = default;
            return () =>
            {
                scalar(ref value);
                return !isMissing(value);
            };
        }
        var vector = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> values = default;
        return () =>
        {
            vector(ref values);
            foreach (var value in values.GetValues())
            {
                if (isMissing(value))
                    return false;
            }
            return values.IsDense || !isMissing(default);
        };
    }
}
