using System.Reflection;
using Microsoft.ML.Internal;

namespace Microsoft.ML.Data;

/// <summary>A column bound to a field or property of a class.</summary>
internal sealed record MemberColumn(string Name, DataViewType Type, MemberInfo Member, DataViewSchema.Annotations Annotations)
{
    public Type MemberType { get; } = TypeOf(Member);

    /// <summary>The columns of a class, by its own attributes or by a definition.</summary>
    public static MemberColumn[] Of(Type userType, SchemaDefinition? definition, SchemaDefinition.Direction direction)
        => [.. (definition ?? SchemaDefinition.Create(userType, direction)).Select(column => Bind(userType, column))];

    public static DataViewSchema SchemaOf(IEnumerable<MemberColumn> columns)
    {
        var builder = new DataViewSchema.Builder();
        foreach (var column in columns)
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        return builder.ToSchema();
    }

    /// <summary>The type in which values of a member are held in a view, and whether the member holds many.</summary>
    public static (Type Item, bool IsVector) ItemOf(MemberInfo member)
    {
        var type = TypeOf(member);
        var isBuffer = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(VBuffer<>);
        var item = type.IsArray ? type.GetElementType()! : isBuffer ? type.GetGenericArguments()[0] : type;
        Check.Param(ColumnTypes.OfRawTypeOrNull(item) != null, "rawType",
            $"Could not determine an IDataView type and registered custom types for member {member.Name}");
        return (item == typeof(string) ? typeof(ReadOnlyMemory<char>) : item, type.IsArray || isBuffer);
    }

    private static MemberColumn Bind(Type userType, SchemaDefinition.Column column)
    {
        const string Definition = "userSchemaDefinition";
        Check.Param(column.MemberName != null, Definition, "Null field name detected in schema definition");
        var member = userType.GetField(column.MemberName) ?? (MemberInfo?)userType.GetProperty(column.MemberName);
        Check.Param(member != null, Definition, $"No field or property with name '{column.MemberName}' found in type '{userType.FullName}'");
        var (item, isVector) = ItemOf(member);
        var name = string.IsNullOrEmpty(column.ColumnName) ? column.MemberName : column.ColumnName;
        var type = column.ColumnType ?? (isVector ? new VectorDataViewType(ColumnTypes.OfRawType(item)) : ColumnTypes.OfRawType(item));
        Check.Param(isVector == type is VectorDataViewType, Definition,
            $"Column '{name}' is supposed to be {(isVector ? "scalar" : "vector")}, but type of associated field '{member.Name}' is {(isVector ? "vector" : "scalar")}");
        Check.Param(type.ItemOf().RawType == item, Definition,
            $"Column '{name}' is supposed to have item type {type.ItemOf().RawType}, but associated field has type {item}");
        return new(name, type, member, column.Annotations);
    }

    private static Type TypeOf(MemberInfo member) => (member as FieldInfo)?.FieldType ?? ((PropertyInfo)member).PropertyType;
}
