using Microsoft.ML.Data;
using Microsoft.ML.Internal;

namespace Microsoft.ML;

/// <summary>Column types as bytes: a kind, then the item's .NET type by name, then what the kind needs.</summary>
internal static class TypeCodec
{
    private const byte Plain = 0;
    private const byte Key = 1;
    private const byte Vector = 2;

    private static readonly Dictionary<string, Type> Items = new[]
    {
        typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong),
        typeof(float), typeof(double), typeof(bool), typeof(ReadOnlyMemory<char>), typeof(DateTime), typeof(DataViewRowId),
    }.ToDictionary(t => t.Name);

    public static void Write(BinaryWriter writer, DataViewType type)
    {
        switch (type)
        {
            case VectorDataViewType vector:
                writer.Write(Vector);
                Write(writer, vector.ItemType);
                writer.Write(vector.Dimensions.Length);
                foreach (var dimension in vector.Dimensions)
                    writer.Write(dimension);
                break;
            case KeyDataViewType key:
                writer.Write(Key);
                writer.Write(key.RawType.Name);
                writer.Write(key.Count);
                break;
            default:
                Check.State(Items.ContainsKey(type.RawType.Name), $"The stand-in cannot save columns of type {type}");
                writer.Write(Plain);
                writer.Write(type.RawType.Name);
                break;
        }
    }

    public static DataViewType Read(BinaryReader reader)
    {
        switch (reader.ReadByte())
        {
            case Plain:
                return ColumnTypes.OfRawType(Item(reader));
            case Key:
                return new KeyDataViewType(Item(reader), reader.ReadUInt64());
            case Vector:
                var item = Read(reader) as PrimitiveDataViewType ?? throw new FormatException("Corrupt schema");
                var rank = reader.ReadInt32();
                Check.Decode(rank is > 0 and < 64, "Corrupt schema");
                var dimensions = new int[rank];
                for (var i = 0; i < dimensions.Length; i++)
                    dimensions[i] = reader.ReadInt32();
                return new VectorDataViewType(item, dimensions);
            default:
                throw new FormatException("Corrupt schema");
        }
    }

    private static Type Item(BinaryReader reader)
        => Items.TryGetValue(reader.ReadString(), out var type) ? type : throw new FormatException("Corrupt schema");
}
