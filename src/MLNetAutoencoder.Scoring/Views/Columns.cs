using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Views;

/// <summary>Finds columns, makes the checks that every row and cursor makes before it hands out a getter, and writes vectors.</summary>
internal static class Columns
{
    public static DataViewSchema.Column Find(DataViewSchema schema, string name) =>
        schema.GetColumnOrNull(name)
        ?? throw new ArgumentOutOfRangeException(nameof(schema), name, $"There is no column '{name}'; the data has {Names(schema)}.");

    public static void CheckActive(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Index >= row.Schema.Count || !row.IsColumnActive(column))
            throw new InvalidOperationException($"Column '{column.Name}' was not asked for when the cursor was made.");
    }

    public static ValueGetter<TValue> Typed<TValue>(Delegate getter, DataViewSchema.Column column) =>
        getter as ValueGetter<TValue>
        ?? throw new InvalidOperationException(
            $"Column '{column.Name}' is of type {column.Type}, and {typeof(TValue).Name} was asked for."
        );

    /// <summary>Makes a vector that of dense values; one that is dense and as long, as on later rows, is written in place.</summary>
    public static void Put<T>(ReadOnlySpan<T> values, ref VBuffer<T> vector)
    {
        if (vector.IsDense && vector.Length == values.Length)
        {
            values.CopyTo(VBufferEditor.CreateFromBuffer(ref vector).Values);
            return;
        }
        var editor = VBufferEditor.Create(ref vector, values.Length);
        values.CopyTo(editor.Values);
        vector = editor.Commit();
    }

    public static string Names(DataViewSchema schema) =>
        schema.Count == 0 ? "no columns" : string.Join(", ", schema.Where(c => !c.IsHidden).Select(c => $"'{c.Name}'"));
}
