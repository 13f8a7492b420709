namespace Microsoft.ML.Data;

/// <summary>Reads the well-known annotations of a column.</summary>
public static class SchemaAnnotationsExtensions
{
    public static bool HasSlotNames(this DataViewSchema.Column column)
        => column.Type is VectorDataViewType { Size: > 0 } type
            && column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.SlotNames)?.Type is VectorDataViewType { ItemType: TextDataViewType } names
            && names.Size == type.Size;

    public static void GetSlotNames(this DataViewSchema.Column column, ref VBuffer<ReadOnlyMemory<char>> slotNames)
        => column.Annotations.GetValue(AnnotationKinds.SlotNames, ref slotNames);

    public static void GetKeyValues<TValue>(this DataViewSchema.Column column, ref VBuffer<TValue> keyValues)
        => column.Annotations.GetValue(AnnotationKinds.KeyValues, ref keyValues);

    public static bool IsNormalized(this DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.IsNormalized)?.Type is not BooleanDataViewType)
            return false;
        var normalized = false;
        column.Annotations.GetValue(AnnotationKinds.IsNormalized, ref normalized);
        return normalized;
    }
}
