namespace Microsoft.ML.Data;

/// <summary>
/// Input columns and added columns merged to an output schema. A new name goes to the end, a known one behind the last column
/// of that name, which it hides.
/// </summary>
internal sealed class AddedColumns
{
    private readonly IReadOnlyList<AddedColumn> _added;
    private readonly List<int> _map = []; // per output column the input column, or the complement of the added one

    public AddedColumns(DataViewSchema input, IReadOnlyList<AddedColumn> added)
    {
        _added = added;
        InputSchema = input;
        _map.AddRange(Enumerable.Range(0, input.Count));
        for (var i = 0; i < added.Count; i++)
        {
            var hidden = _map.FindLastIndex(at => NameOf(at) == added[i].Column.Name);
            _map.Insert(hidden < 0 ? _map.Count : hidden + 1, ~i);
        }
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(_map.Select(at => at >= 0 ? new DataViewSchema.DetachedColumn(input[at]) : added[~at].Column));
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    /// <summary>The input column behind an output column; null for an added one.</summary>
    public DataViewSchema.Column? SourceOf(DataViewSchema.Column output) => _map[output.Index] is >= 0 and var at ? InputSchema[at] : null;

    /// <summary>The input columns that have to be active for these output columns.</summary>
    public DataViewSchema.Column[] DependenciesOf(IEnumerable<DataViewSchema.Column> outputs)
    {
        var needed = new bool[InputSchema.Count];
        foreach (var at in outputs.Select(c => _map[c.Index]))
        {
            foreach (var source in at >= 0 ? [at] : _added[~at].Inputs)
                needed[source] = true;
        }
        return [.. InputSchema.Where(c => needed[c.Index])];
    }

    /// <summary>Getters over an input row for the added columns among the active ones, by output index; null elsewhere.</summary>
    public Delegate?[] MakeGetters(DataViewRow input, bool[] active)
        => [.. _map.Select((at, output) => at < 0 && active[output] ? _added[~at].MakeGetter(input) : null)];

    private string NameOf(int at) => at >= 0 ? InputSchema[at].Name : _added[~at].Column.Name;
}
