namespace Microsoft.ML.Data;

/// <summary>Makes the action that sets a member from a column of a row.</summary>
internal static class MemberWriter
{
    public static Action<TRow> Make<TRow>(DataViewRow row, DataViewSchema.Column source, MemberColumn member)
    {
        if (member.MemberType == typeof(string))
            return Text<TRow>(row, source, member);
        if (member.MemberType == typeof(string[]))
            return Texts<TRow>(row, source, member);
        var (method, item) = member.MemberType.IsArray ? (nameof(Array), member.MemberType.GetElementType()!)
            : source.Type is VectorDataViewType vector ? (nameof(Buffer), vector.ItemType.RawType)
            : (nameof(Scalar), member.MemberType);
        return MemberAccess.Call<Action<TRow>>(typeof(MemberWriter), method, [typeof(TRow), item], row, source, member);
    }

    private static Action<TRow> Scalar<TRow, TValue>(DataViewRow row, DataViewSchema.Column source, MemberColumn member)
    {
        var getter = row.GetGetter<TValue>(source);
        var set = MemberAccess.Setter<TRow, TValue>(member.Member);
        TValue value = default!;
        return target =>
        {
            getter(ref value);
            set(target, value);
        };
    }

    private static Action<TRow> Array<TRow, TItem>(DataViewRow row, DataViewSchema.Column source, MemberColumn member)
    {
        var getter = row.GetGetter<VBuffer<TItem>>(source);
        var read = MemberAccess.Getter<TRow, TItem[]?>(member.Member);
        var set = MemberAccess.Setter<TRow, TItem[]>(member.Member);
        VBuffer<TItem> value = default;
        return target =>
        {
            getter(ref value);
            var items = read(target);
            if (items?.Length != value.Length)
                items = new TItem[value.Length];
            value.CopyTo(items);
            set(target, items);
        };
    }

    private static Action<TRow> Buffer<TRow, TItem>(DataViewRow row, DataViewSchema.Column source, MemberColumn member)
    {
        var getter = row.GetGetter<VBuffer<TItem>>(source);
        var read = MemberAccess.Getter<TRow, VBuffer<TItem>>(member.Member);
        var set = MemberAccess.Setter<TRow, VBuffer<TItem>>(member.Member);
        return target =>
        {
            var value = read(target);
            getter(ref value);
            set(target, value);
        };
    }

    private static Action<TRow> Text<TRow>(DataViewRow row, DataViewSchema.Column source, MemberColumn member)
    {
        var getter = row.GetGetter<ReadOnlyMemory<char>>(source);
        var set = MemberAccess.Setter<TRow, string>(member.Member);
        ReadOnlyMemory<char> value = default;
        return target =>
        {
            getter(ref value);
            set(target, value.ToString());
        };
    }

    private static Action<TRow> Texts<TRow>(DataViewRow row, DataViewSchema.Column source, MemberColumn member)
    {
        var getter = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(source);
        var set = MemberAccess.Setter<TRow, string[]>(member.Member);
        VBuffer<ReadOnlyMemory<char>> value = default;
        return target =>
        {
            getter(ref value);
            set(target, [.. value.DenseValues().Select(item => item.ToString())]);
        };
    }
}
