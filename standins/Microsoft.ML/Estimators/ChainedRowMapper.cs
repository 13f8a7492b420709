using Microsoft.ML.Internal;

namespace Microsoft.ML.Data;

/// <summary>Row mappers one after the other.</summary>
internal sealed class ChainedRowMapper(DataViewSchema inputSchema, IReadOnlyList<IRowToRowMapper> mappers) : IRowToRowMapper, IDisposable
{
    public DataViewSchema InputSchema => inputSchema;

    public DataViewSchema OutputSchema => mappers.Count > 0 ? mappers[^1].OutputSchema : inputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        for (var i = mappers.Count - 1; i >= 0; i--)
            dependingColumns = mappers[i].GetDependencies(dependingColumns);
        return dependingColumns;
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        Check.NotNull(input, nameof(input));
        Check.NotNull(activeColumns, nameof(activeColumns));
        Check.Param(input.Schema == InputSchema, nameof(input), "Schema did not match original schema");
        var needed = activeColumns.ToArray();
        if (mappers.Count == 0)
        {
            foreach (var column in needed)
                Check.Param(input.IsColumnActive(input.Schema[column.Index]), nameof(input), $"Mapper required column '{column.Name}' active but it was not.");
            return input;
        }

        var wanted = new IEnumerable<DataViewSchema.Column>[mappers.Count];
        wanted[^1] = needed.Select(c => OutputSchema[c.Index]).ToArray();
        for (var i = wanted.Length - 1; i >= 1; i--)
            wanted[i - 1] = mappers[i].GetDependencies(wanted[i]).ToArray();
        return Enumerable.Range(0, mappers.Count).Aggregate(input, (row, i) => mappers[i].GetRow(row, wanted[i]));
    }

    public void Dispose()
    {
        foreach (var mapper in mappers)
            (mapper as IDisposable)?.Dispose();
    }
}
