using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>What the key mappings need to know of each item type: how to compare it, what counts as missing, and its bytes.</summary>
internal sealed class ItemRules<T>
{
    private readonly Action<BinaryWriter, T> _write;
    private readonly Func<BinaryReader, T> _read;

    private ItemRules(Action<BinaryWriter, T> write, Func<BinaryReader, T> read) => (_write, _read) = (write, read);

    internal static ItemRules<T> Instance { get; } = Create();

    internal IEqualityComparer<T> Equality { get; private init; } = EqualityComparer<T>.Default;

    internal IComparer<T> Order { get; private init; } = Comparer<T>.Default;

    internal Predicate<T> IsMissing { get; private init; } = _ => false;

    /// <summary>The value a missing key maps back to.</summary>
    internal T Missing { get; private init; } = default!;

    internal void Write(BinaryWriter writer, T[] values)
    {
        writer.Write(values.Length);
        foreach (var value in values)
        {
            _write(writer, value);
        }
    }

    internal T[] Read(BinaryReader reader)
    {
        var values = new T[reader.ReadInt32()];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = _read(reader);
        }

        return values;
    }

    private static ItemRules<T> Create()
    {
        object codec = Type.GetTypeCode(typeof(T)) switch
        {
            TypeCode.Single => new ItemRules<float>((w, v) => w.Write(v), r => r.ReadSingle()) { IsMissing = float.IsNaN, Missing = float.NaN },
            TypeCode.Double => new ItemRules<double>((w, v) => w.Write(v), r => r.ReadDouble()) { IsMissing = double.IsNaN, Missing = double.NaN },
            TypeCode.Boolean => new ItemRules<bool>((w, v) => w.Write(v), r => r.ReadBoolean()),
            TypeCode.SByte => new ItemRules<sbyte>((w, v) => w.Write(v), r => r.ReadSByte()),
            TypeCode.Int16 => new ItemRules<short>((w, v) => w.Write(v), r => r.ReadInt16()),
            TypeCode.Int32 => new ItemRules<int>((w, v) => w.Write(v), r => r.ReadInt32()),
            TypeCode.Int64 => new ItemRules<long>((w, v) => w.Write(v), r => r.ReadInt64()),
            TypeCode.Byte => new ItemRules<byte>((w, v) => w.Write(v), r => r.ReadByte()),
            TypeCode.UInt16 => new ItemRules<ushort>((w, v) => w.Write(v), r => r.ReadUInt16()),
            TypeCode.UInt32 => new ItemRules<uint>((w, v) => w.Write(v), r => r.ReadUInt32()),
            TypeCode.UInt64 => new ItemRules<ulong>((w, v) => w.Write(v), r => r.ReadUInt64()),
            _ when typeof(T) == typeof(ReadOnlyMemory<char>) => TextCodec(),
            _ => throw new NotSupportedException($"The ML.NET stand-in has no keys of {typeof(T).Name} values."),
        };
        return (ItemRules<T>)codec;
    }

    private static ItemRules<ReadOnlyMemory<char>> TextCodec() => new((w, v) => w.Write(v.ToString()), r => r.ReadString().AsMemory())
    {
        Equality = EqualityComparer<ReadOnlyMemory<char>>.Create(
            (a, b) => a.Span.SequenceEqual(b.Span),
            text => string.GetHashCode(text.Span)),
        Order = Comparer<ReadOnlyMemory<char>>.Create((a, b) => a.Span.SequenceCompareTo(b.Span)),
        IsMissing = text => text.IsEmpty,
    };
}

/// <summary>The item types that the stand-in makes keys of.</summary>
internal static class ItemTypes
{
    private static readonly PrimitiveDataViewType[] Known =
    [
        TextDataViewType.Instance, BooleanDataViewType.Instance, NumberDataViewType.Single, NumberDataViewType.Double,
        NumberDataViewType.SByte, NumberDataViewType.Int16, NumberDataViewType.Int32, NumberDataViewType.Int64,
        NumberDataViewType.Byte, NumberDataViewType.UInt16, NumberDataViewType.UInt32, NumberDataViewType.UInt64,
    ];

    internal static bool IsKnown(DataViewType type) => Known.Contains(type);
}
