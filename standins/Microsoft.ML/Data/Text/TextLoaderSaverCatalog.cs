using System.Reflection;
using Microsoft.ML.Data;
using Microsoft.ML.Internal;

namespace Microsoft.ML;

/// <summary>Views over text files; the file is read anew by each cursor.</summary>
public static class TextLoaderSaverCatalog
{
    public static IDataView LoadFromTextFile(this DataOperationsCatalog catalog, string path, TextLoader.Column[] columns,
        char separatorChar = '\t', bool hasHeader = false, bool allowQuoting = false, bool trimWhitespace = false, bool allowSparse = false)
    {
        Check.NonEmpty(path, nameof(path));
        Check.Param(File.Exists(path), nameof(path), $"File or directory does not exist at path: {path}");
        if (allowSparse)
            throw new NotSupportedException("The stand-in's text loader does not read sparse rows.");
        return new TextDataView(path, columns, new(separatorChar, hasHeader, allowQuoting));
    }

    public static IDataView LoadFromTextFile<TInput>(this DataOperationsCatalog catalog, string path,
        char separatorChar = '\t', bool hasHeader = false, bool allowQuoting = false, bool trimWhitespace = false, bool allowSparse = false)
    {
        TextLoader.Column[] columns = [.. SchemaDefinition.MembersOf(typeof(TInput), SchemaDefinition.Direction.Read).Select(ColumnOf)];
        Check.Param(columns.Length > 0, nameof(TInput), "Should define at least one public, readable field or property in TInput.");
        return catalog.LoadFromTextFile(path, columns, separatorChar, hasHeader, allowQuoting, trimWhitespace, allowSparse);
    }

    private static TextLoader.Column ColumnOf(MemberInfo member)
    {
        var load = member.GetCustomAttribute<LoadColumnAttribute>();
        Check.State(load != null, $"{(member is FieldInfo ? "Field" : "Property")} '{member.Name}' is missing the LoadColumnAttribute attribute");
        var item = MemberColumn.ItemOf(member).Item;
        var kind = item == typeof(ReadOnlyMemory<char>) ? DataKind.String : Enum.Parse<DataKind>(item.Name);
        return new(member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Name, kind, load.Sources);
    }
}
