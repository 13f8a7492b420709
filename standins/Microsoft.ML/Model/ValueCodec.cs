using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Single values and vectors as bytes, by .NET type. Meant for annotations, not for rows: it boxes.</summary>
internal static class ValueCodec<T>
{
    public static void Write(BinaryWriter writer, T value)
    {
        if (IsVector)
            MemberAccess.Call<object?>(typeof(ValueCodec), nameof(ValueCodec.WriteVector), typeof(T).GetGenericArguments(), writer, value);
        else
            ValueCodec.Write(writer, value!);
    }

    public static T Read(BinaryReader reader)
        => IsVector
            ? MemberAccess.Call<T>(typeof(ValueCodec), nameof(ValueCodec.ReadVector), typeof(T).GetGenericArguments(), reader)
            : (T)ValueCodec.Read(reader, typeof(T));

    /// <summary>Gives the value away without sharing the arrays of a vector.</summary>
    public static void Copy(T value, ref T destination)
        => destination = IsVector
            ? MemberAccess.Call<T>(typeof(ValueCodec), nameof(ValueCodec.CopyVector), typeof(T).GetGenericArguments(), value)
            : value;

    private static bool IsVector => typeof(T).IsGenericType && typeof(T).GetGenericTypeDefinition() == typeof(VBuffer<>);
}

internal static class ValueCodec
{
    public static object? WriteVector<T>(BinaryWriter writer, VBuffer<T> value)
    {
        writer.Write(value.Length);
        foreach (var item in value.DenseValues())
            Write(writer, item!);
        return null;
    }

    public static VBuffer<T> ReadVector<T>(BinaryReader reader)
    {
        var items = new List<T>();
        for (var count = reader.ReadInt32(); count > 0; count--)
            items.Add((T)Read(reader, typeof(T)));
        return new(items.Count, [.. items]);
    }

    public static VBuffer<T> CopyVector<T>(VBuffer<T> value) => new(value.Length, [.. value.DenseValues()]);

    public static void Write(BinaryWriter writer, object value)
    {
        switch (value)
        {
            case ReadOnlyMemory<char> text: writer.Write(text.ToString()); break;
            case bool flag: writer.Write(flag); break;
            case float number: writer.Write(number); break;
            case double number: writer.Write(number); break;
            case ulong number: writer.Write(number); break;
            case DateTime time: writer.Write(time.Ticks); break;
            case DataViewRowId id: writer.Write(id.Low); writer.Write(id.High); break;
            default: writer.Write(Convert.ToInt64(value)); break;
        }
    }

    public static object Read(BinaryReader reader, Type type)
        => type == typeof(ReadOnlyMemory<char>) ? reader.ReadString().AsMemory()
            : type == typeof(bool) ? reader.ReadBoolean()
            : type == typeof(float) ? reader.ReadSingle()
            : type == typeof(double) ? reader.ReadDouble()
            : type == typeof(ulong) ? reader.ReadUInt64()
            : type == typeof(DateTime) ? new DateTime(reader.ReadInt64())
            : type == typeof(DataViewRowId) ? new DataViewRowId(reader.ReadUInt64(), reader.ReadUInt64())
            : Convert.ChangeType(reader.ReadInt64(), type);
}
