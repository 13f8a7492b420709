using System.Numerics;
using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Transform;

/// <summary>
/// Columns of numbers or Booleans, one a row or a vector of known size, and how rows of Single or Double are read from them.
/// </summary>
internal static class NumberColumn
{
    private delegate void Conversion<TStored, T>(ReadOnlySpan<TStored> stored, Span<T> values);

    /// <summary>The kind of numbers that a column holds; null where it holds others, or vectors of unknown size.</summary>
    public static DataKind? KindOf(DataViewType type) =>
        type switch
        {
            VectorDataViewType { IsKnownSize: true } vector => KindOfItem(vector.ItemType),
            VectorDataViewType => null,
            _ => KindOfItem(type),
        };

    /// <summary>The kind of one number; null for all else.</summary>
    public static DataKind? KindOfItem(DataViewType type) =>
        type switch
        {
            BooleanDataViewType => DataKind.Boolean,
            NumberDataViewType => Enum.Parse<DataKind>(type.RawType.Name),
            _ => null,
        };

    /// <summary>The type of one number.</summary>
    public static PrimitiveDataViewType TypeOf(DataKind kind) =>
        kind switch
        {
            DataKind.Boolean => BooleanDataViewType.Instance,
            DataKind.SByte => NumberDataViewType.SByte,
            DataKind.Byte => NumberDataViewType.Byte,
            DataKind.Int16 => NumberDataViewType.Int16,
            DataKind.UInt16 => NumberDataViewType.UInt16,
            DataKind.Int32 => NumberDataViewType.Int32,
            DataKind.UInt32 => NumberDataViewType.UInt32,
            DataKind.Int64 => NumberDataViewType.Int64,
            DataKind.UInt64 => NumberDataViewType.UInt64,
            DataKind.Double => NumberDataViewType.Double,
            _ => NumberDataViewType.Single,
        };

    /// <summary>Values of a row: as many as the vector holds, or one.</summary>
    public static int SizeOf(DataViewSchema.Column column) => (column.Type as VectorDataViewType)?.Size ?? 1;

    /// <summary>Makes a getter of a row's numbers; that of the column itself where it holds vectors of what is asked for.</summary>
    public static ValueGetter<VBuffer<T>> Getter<T>(DataViewRow row, DataViewSchema.Column column)
        where T : struct, INumberBase<T> =>
        KindOf(column.Type) switch
        {
            DataKind.Boolean => Getter<bool, T>(row, column, Convert),
            DataKind.SByte => Getter<sbyte, T>(row, column, TensorPrimitives.ConvertTruncating),
            DataKind.Byte => Getter<byte, T>(row, column, TensorPrimitives.ConvertTruncating),
            DataKind.Int16 => Getter<short, T>(row, column, TensorPrimitives.ConvertTruncating),
            DataKind.UInt16 => Getter<ushort, T>(row, column, TensorPrimitives.ConvertTruncating),
            DataKind.Int32 => Getter<int, T>(row, column, TensorPrimitives.ConvertTruncating),
            DataKind.UInt32 => Getter<uint, T>(row, column, TensorPrimitives.ConvertTruncating),
            DataKind.Int64 => Getter<long, T>(row, column, TensorPrimitives.ConvertTruncating),
            DataKind.UInt64 => Getter<ulong, T>(row, column, TensorPrimitives.ConvertTruncating),
            DataKind.Double => Getter<double, T>(row, column, TensorPrimitives.ConvertTruncating),
            _ => Getter<float, T>(row, column, TensorPrimitives.ConvertTruncating),
        };

    private static ValueGetter<VBuffer<T>> Getter<TStored, T>(DataViewRow row, DataViewSchema.Column column, Conversion<TStored, T> convert)
    {
        if (column.Type is not VectorDataViewType)
            return OfScalar(row.GetGetter<TStored>(column), convert);
        return typeof(TStored) == typeof(T)
            ? row.GetGetter<VBuffer<T>>(column)
            : OfVector(row.GetGetter<VBuffer<TStored>>(column), convert);
    }

    private static ValueGetter<VBuffer<T>> OfScalar<TStored, T>(ValueGetter<TStored> getter, Conversion<TStored, T> convert) =>
        (ref VBuffer<T> value) =>
        {
            TStored stored = default!;
            getter(ref stored);
            var editor = VBufferEditor.Create(ref value, 1);
            convert(new ReadOnlySpan<TStored>(in stored), editor.Values);
            value = editor.Commit();
        };

    private static ValueGetter<VBuffer<T>> OfVector<TStored, T>(ValueGetter<VBuffer<TStored>> getter, Conversion<TStored, T> convert)
    {
        VBuffer<TStored> stored = default;
        return (ref VBuffer<T> value) =>
        {
            getter(ref stored);
            var values = stored.GetValues();
            var editor = VBufferEditor.Create(ref value, stored.Length, values.Length);
            convert(values, editor.Values);
            if (!stored.IsDense)
                stored.GetIndices().CopyTo(editor.Indices);
            value = editor.Commit();
        };
    }

    private static void Convert<T>(ReadOnlySpan<bool> stored, Span<T> values)
        where T : INumberBase<T>
    {
        for (int i = 0; i < stored.Length; i++)
            values[i] = stored[i] ? T.One : T.Zero;
    }
}
