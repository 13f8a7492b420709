using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Transform;

/// <summary>Keeps one source column of the rows that were read ahead.</summary>
internal abstract class ColumnSnapshot
{
    /// <summary>Whether values of the type can be kept after the source has moved on; those of images and other resources cannot.</summary>
    public static bool CanKeep(DataViewType type) => Item(type) is PrimitiveDataViewType;

    public static ColumnSnapshot Create(DataViewRow source, DataViewSchema.Column column, int rows, int slots)
    {
        var type = column.Type is VectorDataViewType ? typeof(Vectors<>) : typeof(Values<>);
        return (ColumnSnapshot)ItemTyped.Create(type, Item(column.Type).RawType, source, column, rows, slots);
    }

    /// <summary>Keeps the source's current value as that of a row of a batch.</summary>
    public abstract void Take(int slot, int row);

    /// <summary>Makes a getter of the kept value of the row that <paramref name="cursor"/> is at.</summary>
    public abstract Delegate Getter(LookAheadCursor cursor);

    /// <summary>Makes a getter of the value that was kept last, which is not to be written to.</summary>
    public abstract Delegate Last();

    private static T[][] Jagged<T>(int rows, int slots) => [.. Enumerable.Range(0, slots).Select(_ => new T[rows])];

    private static DataViewType Item(DataViewType type) => type is VectorDataViewType vector ? vector.ItemType : type;

    private sealed class Values<T>(DataViewRow source, DataViewSchema.Column column, int rows, int slots) : ColumnSnapshot
    {
        private readonly ValueGetter<T> _source = source.GetGetter<T>(column);
        private readonly T[][] _values = Jagged<T>(rows, slots);
        private (int Slot, int Row) _last;

        public override void Take(int slot, int row)
        {
            _source(ref _values[slot][row]);
            _last = (slot, row);
        }

        public override Delegate Last() => (ValueGetter<T>)((ref T value) => value = _values[_last.Slot][_last.Row]);

        public override Delegate Getter(LookAheadCursor cursor) =>
            (ValueGetter<T>)((ref T value) => value = _values[cursor.Current.Slot][cursor.Row]);
    }

    private sealed class Vectors<T>(DataViewRow source, DataViewSchema.Column column, int rows, int slots) : ColumnSnapshot
    {
        private readonly ValueGetter<VBuffer<T>> _source = source.GetGetter<VBuffer<T>>(column);
        private readonly VBuffer<T>[][] _values = Jagged<VBuffer<T>>(rows, slots);
        private (int Slot, int Row) _last;

        public override void Take(int slot, int row)
        {
            _source(ref _values[slot][row]);
            _last = (slot, row);
        }

        public override Delegate Last() => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => value = _values[_last.Slot][_last.Row]);

        public override Delegate Getter(LookAheadCursor cursor) =>
            (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => _values[cursor.Current.Slot][cursor.Row].CopyTo(ref value));
    }
}

/// <summary>
/// The row that a source is at, whose columns are read where they were kept of those that were, so that what computes a column upstream
/// does so once a row.
/// </summary>
/// <param name="source">The source; stays its owner's.</param>
/// <param name="kept">What is kept, by the index of the column; null for columns that are not.</param>
internal sealed class KeptRow(DataViewRow source, IReadOnlyList<ColumnSnapshot?> kept) : DataViewRow
{
    public override DataViewSchema Schema => source.Schema;

    public override long Position => source.Position;

    public override long Batch => source.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => source.IsColumnActive(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        kept[column.Index]?.Last() as ValueGetter<TValue> ?? source.GetGetter<TValue>(column);
}
