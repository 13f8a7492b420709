using Microsoft.ML.Internal;

namespace Microsoft.ML.Data;

/// <summary>Asked-for columns as flags, and getters handed out with the checks that the real cursors make.</summary>
internal static class ColumnSets
{
    /// <summary>Columns count by their index, whatever schema they come from.</summary>
    public static bool[] Flags(this DataViewSchema schema, IEnumerable<DataViewSchema.Column> columnsNeeded)
    {
        var flags = new bool[schema.Count];
        foreach (var column in Check.NotNull(columnsNeeded, nameof(columnsNeeded)))
        {
            if (column.Index >= flags.Length)
                throw new InvalidOperationException($"The requested column: {column} is not part of the sourceSchema");
            flags[column.Index] = true;
        }
        return flags;
    }

    public static bool IsActive(this bool[] flags, DataViewSchema.Column column)
    {
        Check.State(column.Index < flags.Length);
        return flags[column.Index];
    }

    public static ValueGetter<TValue> Typed<TValue>(this Delegate? getter)
    {
        Check.State(getter != null, "Requested column is not active");
        return getter as ValueGetter<TValue> ?? throw new InvalidOperationException(
            $"Invalid TValue in GetGetter: '{typeof(TValue)}', expected type: '{getter.GetType().GetGenericArguments()[0]}'.");
    }
}
