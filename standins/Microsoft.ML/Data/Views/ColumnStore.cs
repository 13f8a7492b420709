namespace Microsoft.ML.Data;

/// <summary>Values of one column kept by number. Vectors are copied; each number reuses the arrays it had before.</summary>
internal abstract class ColumnStore
{
    public static ColumnStore Create(DataViewRow row, DataViewSchema.Column column)
        => column.Type is VectorDataViewType vector
            ? MemberAccess.Call<ColumnStore>(typeof(ColumnStore), nameof(OfVectors), [vector.ItemType.RawType], row, column)
            : MemberAccess.Call<ColumnStore>(typeof(ColumnStore), nameof(OfScalars), [column.Type.RawType], row, column);

    /// <summary>Keeps the row's current value.</summary>
    public abstract void Keep(int number);

    /// <summary>A getter of the value whose number <paramref name="number"/> says at the time of the call.</summary>
    public abstract Delegate GetterAt(Func<int> number);

    private static ColumnStore OfScalars<T>(DataViewRow row, DataViewSchema.Column column)
        => new Typed<T>(row.GetGetter<T>(column), (in T from, ref T to) => to = from);

    private static ColumnStore OfVectors<T>(DataViewRow row, DataViewSchema.Column column)
        => new Typed<VBuffer<T>>(row.GetGetter<VBuffer<T>>(column), (in VBuffer<T> from, ref VBuffer<T> to) => from.CopyTo(ref to));

    private delegate void Copy<T>(in T from, ref T to);

    private sealed class Typed<T>(ValueGetter<T> getter, Copy<T> copy) : ColumnStore
    {
        private T[] _values = [];

        public override void Keep(int number)
        {
            if (number >= _values.Length)
                Array.Resize(ref _values, Math.Max(64, 2 * _values.Length));
            getter(ref _values[number]);
        }

        public override Delegate GetterAt(Func<int> number)
            => (ValueGetter<T>)((ref T value) => copy(in _values[number()], ref value));
    }
}
