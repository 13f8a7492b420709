using Microsoft.ML.Data;

namespace Microsoft.ML.Internal;

/// <summary>Looking up column types: by .NET type, and the item type of a vector.</summary>
internal static class ColumnTypes
{
    private static readonly Dictionary<Type, PrimitiveDataViewType> Known = new()
    {
        [typeof(sbyte)] = NumberDataViewType.SByte,
        [typeof(byte)] = NumberDataViewType.Byte,
        [typeof(short)] = NumberDataViewType.Int16,
        [typeof(ushort)] = NumberDataViewType.UInt16,
        [typeof(int)] = NumberDataViewType.Int32,
        [typeof(uint)] = NumberDataViewType.UInt32,
        [typeof(long)] = NumberDataViewType.Int64,
        [typeof(ulong)] = NumberDataViewType.UInt64,
        [typeof(float)] = NumberDataViewType.Single,
        [typeof(double)] = NumberDataViewType.Double,
        [typeof(bool)] = BooleanDataViewType.Instance,
        [typeof(string)] = TextDataViewType.Instance,
        [typeof(ReadOnlyMemory<char>)] = TextDataViewType.Instance,
        [typeof(DateTime)] = DateTimeDataViewType.Instance,
        [typeof(DataViewRowId)] = RowIdDataViewType.Instance,
    };

    public static PrimitiveDataViewType OfRawType(Type type)
        => OfRawTypeOrNull(type) ?? throw new ArgumentOutOfRangeException(nameof(type), $"Could not determine an IDataView type for '{type}'");

    public static PrimitiveDataViewType? OfRawTypeOrNull(Type type) => Known.GetValueOrDefault(type);

    /// <summary>The item type of a vector type; any other type itself.</summary>
    public static DataViewType ItemOf(this DataViewType type) => (type as VectorDataViewType)?.ItemType ?? type;
}
