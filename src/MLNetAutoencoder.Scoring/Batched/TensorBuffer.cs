using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Model;

namespace MLNetAutoencoder.Batched;

/// <summary>The values of some rows of a tensor, in managed memory.</summary>
internal abstract class TensorBuffer
{
    /// <summary>Bytes of this memory where tensors lie over it, so that one serves for many runs; null where each is a copy.</summary>
    public abstract long? Bytes { get; }

    /// <summary>The tensor of the first rows, to be read, or written where it lies over this memory.</summary>
    public abstract OrtValue ToTensor(int rows);

    /// <summary>Copies the rows of a tensor that a run made.</summary>
    /// <exception cref="InvalidOperationException">It holds another number of rows.</exception>
    public abstract void Take(OrtValue value, int rows);

    public abstract void CopyRow(int row, TensorBuffer to, int toRow);

    /// <summary>
    /// The greatest difference between the values of two rows: as a share of the value, or of 1 for smaller ones; infinite where
    /// something else than numbers differs, or a number is none.
    /// </summary>
    public abstract double Difference(int row, TensorBuffer other, int otherRow);

    /// <param name="port">Says what is held.</param>
    /// <param name="capacity">Rows that there is room for.</param>
    public static TensorBuffer Of(TensorPort port, int capacity)
    {
        if (port.Item == TextDataViewType.Instance)
            return new Texts(port, capacity);
        var type = port.RowSize is null ? typeof(OpenNumbers<>) : typeof(Numbers<>);
        return (TensorBuffer)ItemTyped.Create(type, port.Item.RawType, port, capacity);
    }

    /// <summary>Numbers of a row size that is known: one array, which runs read and write where it is.</summary>
    private sealed class Numbers<T>(TensorPort port, int capacity) : TensorBuffer<T>
        where T : unmanaged
    {
        private readonly int _size = port.RowSize!.Value;
        private readonly T[] _values = TensorBinding.Pinned<T>(checked(capacity * port.RowSize!.Value));

        public override long? Bytes => Buffer.ByteLength(_values);

        public override ReadOnlySpan<T> Row(int row) => _values.AsSpan(row * _size, _size);

        public override Span<T> Row(int row, int size)
        {
            if (size != _size)
                throw new InvalidOperationException(
                    Invariant.Text($"A row for '{port.Name}' holds {size} values, and the ONNX model takes {_size}.")
                );
            return _values.AsSpan(row * _size, _size);
        }

        public override OrtValue ToTensor(int rows) => TensorBinding.Over(_values, rows * _size, port.Shape(rows, _size));

        public override void Take(OrtValue value, int rows)
        {
            var values = value.GetTensorDataAsSpan<T>();
            if (values.Length != rows * _size)
                throw new InvalidOperationException(
                    Invariant.Text($"'{port.Name}' gives {values.Length} values for {rows} rows of {_size}.")
                );
            values.CopyTo(_values);
        }
    }

    /// <summary>Rows each of a size of its own.</summary>
    private abstract class OpenRows<T>(TensorPort port, int capacity) : TensorBuffer<T>
    {
        private readonly T[][] _rows = [.. Enumerable.Repeat(Array.Empty<T>(), capacity)];

        public override long? Bytes => null;

        public override ReadOnlySpan<T> Row(int row) => _rows[row];

        public override Span<T> Row(int row, int size)
        {
            if (_rows[row].Length != size)
                _rows[row] = new T[size];
            return _rows[row];
        }

        public override OrtValue ToTensor(int rows)
        {
            if (rows > 1 && _rows.Take(rows).Any(row => row.Length != _rows[0].Length))
                throw new InvalidOperationException($"Rows for '{port.Name}' are not of one size.");
            if (port.RowSize is { } size && size != _rows[0].Length)
                throw new InvalidOperationException(
                    Invariant.Text($"A row for '{port.Name}' holds {_rows[0].Length} values, and the ONNX model takes {size}.")
                );
            return ToTensor(_rows.AsSpan(0, rows), port.Shape(rows, _rows[0].Length));
        }

        public override void Take(OrtValue value, int rows)
        {
            var info = value.GetTensorTypeAndShape();
            if (rows > 1 && (info.Shape.Length == 0 || info.Shape[0] != rows)) // of one row the whole tensor is the row
                throw new InvalidOperationException(
                    Invariant.Text($"'{port.Name}' is of shape [{string.Join(", ", info.Shape)}] for {rows} rows.")
                );
            int size = (int)info.ElementCount / rows;
            for (int i = 0; i < rows; i++)
                Read(value, i * size, Row(i, size));
        }

        protected abstract OrtValue ToTensor(Span<T[]> rows, long[] shape);

        protected abstract void Read(OrtValue value, int first, Span<T> row);
    }

    private sealed class OpenNumbers<T>(TensorPort port, int capacity) : OpenRows<T>(port, capacity)
        where T : unmanaged
    {
        protected override OrtValue ToTensor(Span<T[]> rows, long[] shape)
        {
            T[] all = [.. rows.ToArray().SelectMany(row => row)];
            return OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, all.AsMemory(), shape);
        }

        protected override void Read(OrtValue value, int first, Span<T> row) =>
            value.GetTensorDataAsSpan<T>().Slice(first, row.Length).CopyTo(row);
    }

    private sealed class Texts(TensorPort port, int capacity) : OpenRows<ReadOnlyMemory<char>>(port, capacity)
    {
        protected override OrtValue ToTensor(Span<ReadOnlyMemory<char>[]> rows, long[] shape)
        {
            var value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);
            int next = 0;
            foreach (var row in rows)
            {
                foreach (var text in row)
                    value.StringTensorSetElementAt(text.Span, next++);
            }
            return value;
        }

        protected override void Read(OrtValue value, int first, Span<ReadOnlyMemory<char>> row)
        {
            for (int i = 0; i < row.Length; i++)
                row[i] = value.GetStringElementAsMemory(first + i);
        }
    }
}

/// <summary>The values of some rows of a tensor, by their type.</summary>
internal abstract class TensorBuffer<T> : TensorBuffer
{
    public abstract ReadOnlySpan<T> Row(int row);

    /// <summary>A row to be written, of a size.</summary>
    public abstract Span<T> Row(int row, int size);

    public override void CopyRow(int row, TensorBuffer to, int toRow)
    {
        var values = Row(row);
        values.CopyTo(((TensorBuffer<T>)to).Row(toRow, values.Length));
    }

    public override double Difference(int row, TensorBuffer other, int otherRow)
    {
        var values = Row(row);
        var others = ((TensorBuffer<T>)other).Row(otherRow);
        if (values.Length != others.Length)
            return double.PositiveInfinity;
        double greatest = 0;
        for (int i = 0; i < values.Length; i++)
            greatest = Math.Max(greatest, Difference(values[i], others[i]));
        return greatest;
    }

    private static double Difference(T x, T y) =>
        (x, y) switch
        {
            (float a, float b) => Difference((double)a, b),
            (double a, double b) => Difference(a, b),
            (ReadOnlyMemory<char> a, ReadOnlyMemory<char> b) => a.Span.SequenceEqual(b.Span) ? 0 : double.PositiveInfinity,
            _ => EqualityComparer<T>.Default.Equals(x, y) ? 0 : double.PositiveInfinity,
        };

    private static double Difference(double x, double y)
    {
        if (x.Equals(y))
            return 0;
        double difference = Math.Abs(x - y) / Math.Max(1, Math.Max(Math.Abs(x), Math.Abs(y)));
        return double.IsNaN(difference) ? double.PositiveInfinity : difference;
    }
}

/// <summary>Reads a column into the rows of a tensor, and gives the rows of one as a column.</summary>
internal static class TensorColumn
{
    /// <summary>Reads the row that a source is at into a row of a buffer.</summary>
    public delegate void Reader(TensorBuffer buffer, int row);

    public static Reader ReaderOf(DataViewRow source, DataViewSchema.Column column)
    {
        var item = (column.Type as VectorDataViewType)?.ItemType ?? column.Type;
        return Typed(item.RawType).ReaderOf(source, source.Schema[column.Index]);
    }

    /// <summary>Makes the getter of a column.</summary>
    /// <param name="type">The column's type.</param>
    /// <param name="current">Gives the rows, and the place of the current one.</param>
    public static Delegate GetterOf(DataViewType type, Func<(TensorBuffer Buffer, int Row)> current) =>
        type is VectorDataViewType vector ? Typed(vector.ItemType.RawType).VectorOf(current) : Typed(type.RawType).ScalarOf(current);

    private static Columns Typed(Type item) => (Columns)ItemTyped.Create(typeof(Columns<>), item);

    private abstract class Columns
    {
        public abstract Reader ReaderOf(DataViewRow source, DataViewSchema.Column column);

        public abstract Delegate VectorOf(Func<(TensorBuffer Buffer, int Row)> current);

        public abstract Delegate ScalarOf(Func<(TensorBuffer Buffer, int Row)> current);
    }

    private sealed class Columns<T> : Columns
    {
        public override Reader ReaderOf(DataViewRow source, DataViewSchema.Column column)
        {
            if (column.Type is not VectorDataViewType)
            {
                var scalar = source.GetGetter<T>(column);
                return (buffer, row) => scalar(ref ((TensorBuffer<T>)buffer).Row(row, 1)[0]);
            }
            var getter = source.GetGetter<VBuffer<T>>(column);
            VBuffer<T> value = default;
            return (buffer, row) =>
            {
                getter(ref value);
                value.CopyTo(((TensorBuffer<T>)buffer).Row(row, value.Length));
            };
        }

        public override Delegate VectorOf(Func<(TensorBuffer Buffer, int Row)> current) =>
            (ValueGetter<VBuffer<T>>)(
                (ref VBuffer<T> value) =>
                {
                    var (buffer, row) = current();
                    Views.Columns.Put(((TensorBuffer<T>)buffer).Row(row), ref value);
                }
            );

        public override Delegate ScalarOf(Func<(TensorBuffer Buffer, int Row)> current) =>
            (ValueGetter<T>)(
                (ref T value) =>
                {
                    var (buffer, row) = current();
                    value = ((TensorBuffer<T>)buffer).Row(row)[0];
                }
            );
    }
}
