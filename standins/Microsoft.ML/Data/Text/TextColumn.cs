using Microsoft.ML.Internal;

namespace Microsoft.ML.Data;

/// <summary>One column of a text file: which fields it is made of, and how they are read.</summary>
internal sealed class TextColumn
{
    private readonly TextLoader.Options _options;
    private readonly int[] _fields;
    private readonly int _openFrom = -1; // of a column that runs to the end of each line, its first field

    public TextColumn(TextLoader.Column column, TextLoader.Options options, int fieldCount)
    {
        _options = options;
        Check.Param(!string.IsNullOrWhiteSpace(column.Name), nameof(column.Name), "Name cannot be null or white space");
        Check.Param(column.Source is { Length: > 0 }, nameof(column.Source), "Must specify some source column indices");
        Name = column.Name.Trim();
        var fields = new List<int>();
        foreach (var range in column.Source)
        {
            if (range.AllOther)
                throw new NotSupportedException("The stand-in's text loader does not do ranges of all other fields.");
            if (range.Max == null && range.VariableEnd)
            {
                _openFrom = range.Min;
                continue;
            }
            var last = range.Max ?? (range.AutoEnd ? fieldCount - 1 : range.Min);
            Check.Param(!range.AutoEnd || range.Max != null || fieldCount > 0, nameof(column.Source),
                "Can't determine the number of source columns without valid data");
            Check.Param(last >= range.Min, nameof(range.Min), $"Column #{range.Min} not found in the dataset (it only has {fieldCount} columns)");
            fields.AddRange(Enumerable.Range(range.Min, last - range.Min + 1));
        }
        _fields = [.. fields];
        var item = ItemOf(column);
        var isVector = _openFrom >= 0 || _fields.Length > 1 || column.Source[0].ForceVector || column.Source[0].AutoEnd;
        Type = isVector ? new VectorDataViewType(item, _openFrom >= 0 ? 0 : _fields.Length) : item;
    }

    public string Name { get; }

    public DataViewType Type { get; }

    /// <summary>Names of the slots of a fixed-size vector from the fields of the header line; fields that it lacks have none.</summary>
    public DataViewSchema.Annotations? SlotNames(string[]? header)
    {
        if (header == null || Type is not VectorDataViewType { IsKnownSize: true } vector || !_fields.Any(f => f < header.Length))
            return null;
        var names = new VBuffer<ReadOnlyMemory<char>>(vector.Size, [.. _fields.Select(f => f < header.Length ? header[f].Trim().AsMemory() : default)]);
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(AnnotationKinds.SlotNames, new VectorDataViewType(TextDataViewType.Instance, vector.Size),
            (ref VBuffer<ReadOnlyMemory<char>> value) => names.CopyTo(ref value));
        return builder.ToAnnotations();
    }

    public Delegate MakeGetter(Func<(string[] Fields, long Line)> current)
        => MemberAccess.Call<Delegate>(typeof(TextColumn), Type is VectorDataViewType ? nameof(Vector) : nameof(Scalar),
            [Type.ItemOf().RawType], this, current);

    private static PrimitiveDataViewType ItemOf(TextLoader.Column column)
    {
        var kind = column.DataKind == default ? DataKind.Single : column.DataKind;
        Check.Param(Enum.IsDefined(kind), "Type", "Bad item type");
        var item = kind == DataKind.String ? typeof(string) : System.Type.GetType($"System.{kind}")!;
        return column.KeyCount == null ? ColumnTypes.OfRawType(item)
            : new KeyDataViewType(item, column.KeyCount.Count ?? Convert.ToUInt64(item.GetField("MaxValue")!.GetValue(null)));
    }

    private static ValueGetter<T> Scalar<T>(TextColumn column, Func<(string[] Fields, long Line)> current)
    {
        var parse = TextValue.ParserOf<T>(column.Type, column._options);
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
        var parse = TextValue.ParserOf<T>(column.Type.ItemOf(), column._options);
        return (ref VBuffer<T> value) =>
        {
            var (fields, line) = current();
            var open = column._openFrom < 0 ? 0 : Math.Max(0, fields.Length - column._openFrom);
            var editor = VBufferEditor.Create(ref value, column._fields.Length + open);
            for (var slot = 0; slot < editor.Values.Length; slot++)
            {
                var field = slot < column._fields.Length ? column._fields[slot] : column._openFrom + slot - column._fields.Length;
                editor.Values[slot] = default!;
                if (field < fields.Length && !parse(fields[field], ref editor.Values[slot]))
                    throw new InvalidOperationException($"Could not parse value {fields[field]} in slot {slot} of column {column.Name} in line {line}");
            }
            value = editor.Commit();
        };
    }
}
