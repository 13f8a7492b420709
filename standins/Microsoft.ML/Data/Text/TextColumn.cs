using Microsoft.ML.Internal;

namespace Microsoft.ML.Data;

/// <summary>One column of a text file: which fields it is made of, and how they are read.</summary>
internal sealed class TextColumn
{
    private readonly int[] _fields;

    public TextColumn(TextLoader.Column column)
    {
        Check.Param(!string.IsNullOrWhiteSpace(column.Name), nameof(column.Name), "Name cannot be null or white space");
        Check.Param(column.Source is { Length: > 0 }, nameof(column.Source), "Must specify some source column indices");
        Name = column.Name.Trim();
        var fields = new List<int>();
        foreach (var range in column.Source)
        {
            Check.Param(range.Max != null, nameof(column.Source), "Can't determine the number of source columns without valid data");
            fields.AddRange(Enumerable.Range(range.Min, range.Max.Value - range.Min + 1));
        }
        _fields = [.. fields];
        var item = ItemOf(column);
        Type = _fields.Length > 1 || column.Source[0].ForceVector ? new VectorDataViewType(item, _fields.Length) : item;
    }

    public string Name { get; }

    public DataViewType Type { get; }

    public Delegate MakeGetter(Func<(string[] Fields, long Line)> current)
        => MemberAccess.Call<Delegate>(typeof(TextColumn), Type is VectorDataViewType ? nameof(Vector) : nameof(Scalar),
            [Type.ItemOf().RawType], this, current);

    private static PrimitiveDataViewType ItemOf(TextLoader.Column column)
    {
        var kind = column.DataKind == default ? DataKind.Single : column.DataKind;
        Check.Param(Enum.IsDefined(kind), "Type", "Bad item type");
        var item = kind == DataKind.String ? typeof(string) : System.Type.GetType($"System.{kind}")!;
        return ColumnTypes.OfRawType(item);
    }

    private static ValueGetter<T> Scalar<T>(TextColumn column, Func<(string[] Fields, long Line)> current)
    {
        var parse = TextValue.ParserOf<T>(column.Type);
        var field = column._fields[0];
        return (ref T value) =>
        {
            var (fields, line) = current();
            value = default!;
            if (field < fields.Length && !parse(fields[field], ref value))
                throw new InvalidOperationException($"Could not parse value {fields[field]} in line {line}, column {column.Name}");
        };
    }

    private static ValueGetter<VBuffer<T>> Vector<T>(TextColumn column, Func<(string[] Fields, long Line)> current)
    {
        var parse = TextValue.ParserOf<T>(column.Type.ItemOf());
        return (ref VBuffer<T> value) =>
        {
            var (fields, line) = current();
            var editor = VBufferEditor.Create(ref value, column._fields.Length);
            for (var slot = 0; slot < editor.Values.Length; slot++)
            {
                var field = column._fields[slot];
                editor.Values[slot] = default!;
                if (field < fields.Length && !parse(fields[field], ref editor.Values[slot]))
                    throw new InvalidOperationException($"Could not parse value {fields[field]} in slot {slot} of column {column.Name} in line {line}");
            }
            value = editor.Commit();
        };
    }
}
