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
        CheckPath(path);
        var options = OptionsOf(separatorChar, hasHeader, allowQuoting, trimWhitespace, allowSparse);
        options.Columns = columns;
        return new TextDataView(path, options, sample: null);
    }

    public static IDataView LoadFromTextFile<TInput>(this DataOperationsCatalog catalog, string path,
        char separatorChar = '\t', bool hasHeader = false, bool allowQuoting = false, bool trimWhitespace = false, bool allowSparse = false)
        => catalog.LoadFromTextFile<TInput>(path, OptionsOf(separatorChar, hasHeader, allowQuoting, trimWhitespace, allowSparse));

    /// <summary>As in the real library only this overload looks into the file before it is read: it alone gives slot names.</summary>
    public static IDataView LoadFromTextFile(this DataOperationsCatalog catalog, string path, TextLoader.Options? options = null)
    {
        CheckPath(path);
        options ??= new();
        options.Columns ??= [new("Label", DataKind.Single, 0), new("Features", DataKind.Single, [new TextLoader.Range(1, null)])];
        return new TextDataView(path, options, sample: path);
    }

    public static IDataView LoadFromTextFile<TInput>(this DataOperationsCatalog catalog, string path, TextLoader.Options options)
    {
        CheckPath(path);
        options ??= new();
        options.Columns = [.. SchemaDefinition.MembersOf(typeof(TInput), SchemaDefinition.Direction.Read, all: true).Select(ColumnOf)];
        Check.Param(options.Columns.Length > 0, nameof(TInput), "Should define at least one public, readable field or property in TInput.");
        return new TextDataView(path, options, sample: null);
    }

    private static TextLoader.Column ColumnOf(MemberInfo member)
    {
        var load = member.GetCustomAttribute<LoadColumnAttribute>();
        Check.State(load != null, $"{(member is FieldInfo ? "Field" : "Property")} '{member.Name}' is missing the LoadColumnAttribute attribute");
        var item = MemberColumn.ItemOf(member).Item;
        var kind = item == typeof(ReadOnlyMemory<char>) ? DataKind.String : Enum.Parse<DataKind>(item.Name);
        var key = member.GetCustomAttribute<KeyTypeAttribute>();
        return new(member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Name, kind, load.Sources, key == null ? null : new KeyCount(key.Count));
    }

    private static TextLoader.Options OptionsOf(char separator, bool header, bool quoting, bool trim, bool sparse)
        => new() { Separators = [separator], HasHeader = header, AllowQuoting = quoting, TrimWhitespace = trim, AllowSparse = sparse };

    private static void CheckPath(string path)
    {
        Check.NonEmpty(path, nameof(path));
        Check.Param(File.Exists(path), nameof(path), $"File or directory does not exist at path: {path}");
    }
}
