using Microsoft.ML.Internal;

namespace Microsoft.ML.Data;

/// <summary>Writes columns of a row into the members of objects; arrays of the right length are filled in place.</summary>
internal sealed class ObjectFiller<TRow> where TRow : class
{
    private readonly Action<TRow>[] _setters;

    public ObjectFiller(DataViewRow row, ObjectBinding<TRow> binding)
        => _setters = [.. binding.Pairs.Select(pair => MemberWriter.Make<TRow>(row, row.Schema[pair.Source.Index], pair.Member))];

    public void Fill(TRow target)
    {
        foreach (var setter in _setters)
            setter(target);
    }
}

/// <summary>Which columns of a schema go to which members of a class; throws for columns that are missing or do not fit.</summary>
internal sealed class ObjectBinding<TRow> where TRow : class
{
    public ObjectBinding(DataViewSchema schema, bool ignoreMissingColumns, SchemaDefinition? definition = null)
    {
        foreach (var column in MemberColumn.Of(typeof(TRow), definition, SchemaDefinition.Direction.Write))
        {
            if (schema.GetColumnOrNull(column.Name) is not { } source)
            {
                if (ignoreMissingColumns)
                    continue;
                throw Check.ColumnNotFound("Schema", "", column.Name);
            }
            var (item, isVector) = MemberColumn.ItemOf(column.Member);
            Check.State(isVector == source.Type is VectorDataViewType && source.Type.ItemOf().RawType == item,
                $"Can't bind the IDataView column '{column.Name}' of type '{source.Type}' to field or property '{column.Member.Name}' of type '{column.MemberType.FullName}'.");
            Pairs.Add((source, column));
        }
    }

    public List<(DataViewSchema.Column Source, MemberColumn Member)> Pairs { get; } = [];

    public IEnumerable<DataViewSchema.Column> Sources => Pairs.Select(pair => pair.Source);
}
