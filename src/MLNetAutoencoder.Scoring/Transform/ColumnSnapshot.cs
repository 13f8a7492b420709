using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder;

/// <summary>Keeps one source column of the rows that were read ahead.</summary>
internal abstract class ColumnSnapshot
{
    /// <summary>Whether values of the type can be kept after the source has moved on; those of images and other resources cannot.</summary>
    public static bool CanKeep(DataViewType type) => Item(type) is PrimitiveDataViewType;

    public static ColumnSnapshot Create(DataViewRow source, DataViewSchema.Column column, int capacity)
    {
        var type = (column.Type is VectorDataViewType ? typeof(Vectors<>) : typeof(Values<>)).MakeGenericType(Item(column.Type).RawType);
        return (ColumnSnapshot)Activator.CreateInstance(type, source, column, capacity)!;
    }

    /// <summary>Keeps the source's current value.</summary>
    public abstract void Take(int row);

    /// <summary>Makes a getter of the kept value of the row that <paramref name="cursor"/> is at.</summary>
    public abstract Delegate Getter(LookAheadCursor cursor);

    private static DataViewType Item(DataViewType type) => type is VectorDataViewType vector ? vector.ItemType : type;

    private sealed class Values<T>(DataViewRow source, DataViewSchema.Column column, int capacity) : ColumnSnapshot
    {
        private readonly ValueGetter<T> _source = source.GetGetter<T>(column);
        private readonly T[] _values = new T[capacity];

        public override void Take(int row) => _source(ref _values[row]);

        public override Delegate Getter(LookAheadCursor cursor) => (ValueGetter<T>)((ref T value) => value = _values[cursor.Row]);
    }

    private sealed class Vectors<T>(DataViewRow source, DataViewSchema.Column column, int capacity) : ColumnSnapshot
    {
        private readonly ValueGetter<VBuffer<T>> _source = source.GetGetter<VBuffer<T>>(column);
        private readonly VBuffer<T>[] _values = new VBuffer<T>[capacity];

        public override void Take(int row) => _source(ref _values[row]);

        public override Delegate Getter(LookAheadCursor cursor) => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => _values[cursor.Row].CopyTo(ref value));
    }
}
