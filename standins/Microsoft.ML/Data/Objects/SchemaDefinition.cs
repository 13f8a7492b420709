using System.Reflection;
using Microsoft.ML.Internal;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>How the members of a class map to columns; taken from the class, then open to changes.</summary>
public sealed class SchemaDefinition : List<SchemaDefinition.Column>
{
    private SchemaDefinition() { }

    [Flags]
    public enum Direction
    {
        Read = 1,
        Write = 2,
        Both = Read | Write,
    }

    public Column this[string columnName]
    {
        get => Find(c => c.ColumnName == columnName)!;
        set
        {
            Check.NotNull(value, nameof(value));
            Check.Param(value.ColumnName == columnName, nameof(columnName),
                $"The column name is specified as '{value.ColumnName}' but must match the selector '{columnName}'.");
            var index = FindIndex(c => c.ColumnName == columnName);
            if (index >= 0)
                this[index] = value;
            else
                Add(value);
        }
    }

    public static SchemaDefinition Create(Type userType, Direction direction = Direction.Both)
    {
        Check.NotNull(userType, nameof(userType));
        var definition = new SchemaDefinition();
        foreach (var member in MembersOf(userType, direction))
        {
            var name = member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Name;
            Check.Param(definition.All(c => c.ColumnName != name), nameof(userType), $"Duplicate column name '{name}' detected, this is disallowed");
            definition.Add(new(member.Name, TypeOf(member), name));
        }
        return definition;
    }

    /// <summary>Public fields and properties of the direction.</summary>
    internal static IEnumerable<MemberInfo> MembersOf(Type userType, Direction direction)
    {
        const BindingFlags Instance = BindingFlags.Public | BindingFlags.Instance;
        var fields = userType.GetFields(Instance).Where(f => f.FieldType != typeof(IChannel));
        var properties = userType.GetProperties(Instance).Where(p => p.PropertyType != typeof(IChannel) && p.GetIndexParameters().Length == 0
            && (direction.HasFlag(Direction.Read) && p.GetGetMethod() != null || direction.HasFlag(Direction.Write) && p.GetSetMethod() != null));
        return fields.Concat<MemberInfo>(properties);
    }

    private static DataViewType TypeOf(MemberInfo member)
    {
        var (item, isVector) = MemberColumn.ItemOf(member);
        var itemType = ColumnTypes.OfRawType(item);
        var vector = member.GetCustomAttribute<VectorTypeAttribute>();
        Check.Param(vector == null || isVector, "userType",
            $"Member {member.Name} marked with VectorTypeAttribute, but does not appear to be a vector type");
        if (!isVector)
            return itemType;
        return vector is { Dims.Length: > 0 } ? new VectorDataViewType(itemType, vector.Dims) : new VectorDataViewType(itemType);
    }

    public sealed class Column
    {
        internal Column(string memberName, DataViewType columnType, string columnName)
            => (MemberName, ColumnType, ColumnName) = (memberName, columnType, columnName);

        public string MemberName { get; }

        public string ColumnName { get; set; }

        public DataViewType ColumnType { get; set; }

        public DataViewSchema.Annotations Annotations { get; private set; } = new DataViewSchema.Annotations.Builder().ToAnnotations();

        public void AddAnnotation<T>(string kind, T value, DataViewType annotationType)
        {
            Check.NotNull(kind, nameof(kind));
            Check.NotNull(annotationType, nameof(annotationType));
            Check.State(Annotations.Schema.GetColumnOrNull(kind) == null, "Column already contains an annotation of this kind.");
            var builder = new DataViewSchema.Annotations.Builder();
            builder.Add(Annotations, _ => true);
            builder.Add(kind, annotationType, (ref T destination) => destination = value);
            Annotations = builder.ToAnnotations();
        }

        /// <summary>Takes over type and annotations of a column of a schema.</summary>
        internal void Adopt(DataViewSchema.Column column) => (ColumnType, Annotations) = (column.Type, column.Annotations);
    }
}
