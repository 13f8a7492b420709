namespace Microsoft.ML.Data;

/// <summary>Makes the getter of a column that is a member of the object under an <see cref="ObjectRow{TRow}"/>.</summary>
internal static class MemberReader
{
    public static Delegate Make<TRow>(ObjectRow<TRow> row, MemberColumn column) where TRow : class
    {
        if (column.MemberType == typeof(string))
        {
            var text = MemberAccess.Getter<TRow, string?>(column.Member);
            return (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = text(row.Value).AsMemory());
        }
        if (column.MemberType == typeof(string[]))
            return Texts(row, MemberAccess.Getter<TRow, string?[]?>(column.Member));
        var (method, item) = column.MemberType.IsArray ? (nameof(Array), column.MemberType.GetElementType()!)
            : column.Type is VectorDataViewType vector ? (nameof(Buffer), vector.ItemType.RawType)
            : (column.Type is KeyDataViewType ? nameof(Key) : nameof(Scalar), column.MemberType);
        return MemberAccess.Call<Delegate>(typeof(MemberReader), method, [typeof(TRow), item], row, column);
    }

    private static ValueGetter<TValue> Scalar<TRow, TValue>(ObjectRow<TRow> row, MemberColumn column) where TRow : class
    {
        var read = MemberAccess.Getter<TRow, TValue>(column.Member);
        return (ref TValue value) => value = read(row.Value);
    }

    /// <summary>Objects hold keys from 0 on; in a view 0 means missing, and so does here what is out of range.</summary>
    private static ValueGetter<TValue> Key<TRow, TValue>(ObjectRow<TRow> row, MemberColumn column) where TRow : class
    {
        var read = MemberAccess.Getter<TRow, TValue>(column.Member);
        var count = ((KeyDataViewType)column.Type).Count;
        return (ref TValue value) =>
        {
            var raw = Convert.ToUInt64(read(row.Value));
            value = (TValue)Convert.ChangeType(raw < count ? raw + 1 : 0, typeof(TValue));
        };
    }

    /// <summary>Takes the array as long as it is: the length of a fixed-size column is not checked here, nor by the real library.</summary>
    private static ValueGetter<VBuffer<TItem>> Array<TRow, TItem>(ObjectRow<TRow> row, MemberColumn column) where TRow : class
    {
        var read = MemberAccess.Getter<TRow, TItem[]?>(column.Member);
        return (ref VBuffer<TItem> value) =>
        {
            var items = read(row.Value).AsSpan();
            var editor = VBufferEditor.Create(ref value, items.Length);
            items.CopyTo(editor.Values);
            value = editor.Commit();
        };
    }

    private static ValueGetter<VBuffer<TItem>> Buffer<TRow, TItem>(ObjectRow<TRow> row, MemberColumn column) where TRow : class
    {
        var read = MemberAccess.Getter<TRow, VBuffer<TItem>>(column.Member);
        return (ref VBuffer<TItem> value) => read(row.Value).CopyTo(ref value);
    }

    private static ValueGetter<VBuffer<ReadOnlyMemory<char>>> Texts<TRow>(ObjectRow<TRow> row, Func<TRow, string?[]?> read) where TRow : class
        => (ref VBuffer<ReadOnlyMemory<char>> value) =>
        {
            var items = read(row.Value) ?? [];
            var editor = VBufferEditor.Create(ref value, items.Length);
            for (var i = 0; i < items.Length; i++)
                editor.Values[i] = items[i].AsMemory();
            value = editor.Commit();
        };
}
