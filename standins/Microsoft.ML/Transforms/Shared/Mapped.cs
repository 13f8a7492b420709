namespace Microsoft.ML.Data;

/// <summary>Getters that map each value of a scalar or vector column.</summary>
internal static class Mapped
{
    internal static Delegate Getter<TFrom, TTo>(DataViewRow row, DataViewSchema.Column source, Func<TFrom, TTo> map)
    {
        if (source.Type is VectorDataViewType)
        {
            return VectorGetter<TFrom, TTo>(row, source, (from, to) =>
            {
                for (int i = 0; i < from.Length; i++)
                {
                    to[i] = map(from[i]);
                }
            });
        }

        var getter = row.GetGetter<TFrom>(source);
        TFrom value = default!;
        return (ValueGetter<TTo>)((ref TTo result) =>
        {
            getter(ref value);
            result = map(value);
        });
    }

    /// <summary>Maps a whole dense vector at once; the result has the same length.</summary>
    internal static Delegate VectorGetter<TFrom, TTo>(DataViewRow row, DataViewSchema.Column source, MapVector<TFrom, TTo> map)
    {
        var getter = row.GetGetter<VBuffer<TFrom>>(source);
        VBuffer<TFrom> values = default;
        VBuffer<TFrom> dense = default;
        return (ValueGetter<VBuffer<TTo>>)((ref VBuffer<TTo> result) =>
        {
            getter(ref values);
            values.CopyToDense(ref dense);
            var editor = VBufferEditor.Create(ref result, dense.Length);
            map(dense.GetValues(), editor.Values);
            result = editor.Commit();
        });
    }
}

internal delegate void MapVector<TFrom, TTo>(ReadOnlySpan<TFrom> from, Span<TTo> to);
