using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Drops the named columns and keeps the rest in input order.</summary>
public sealed class ColumnSelectingTransformer : ITransformer
{
    internal const string Signature = "SelectColumnsTransform";

    private readonly string[] _columns;

    internal ColumnSelectingTransformer(string[]? columns)
    {
        if (columns is not { Length: > 0 })
        {
            throw new InvalidOperationException("Neither keepColumns and dropColumns is set. Exactly one must be specified.");
        }

        _columns = columns;
    }

    bool ITransformer.IsRowToRowMapper => true;

    internal static ColumnSelectingTransformer Load(IHostEnvironment _, ModelLoadContext ctx)
    {
        var columns = new string[ctx.Reader.ReadInt32()];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = ctx.Reader.ReadString();
        }

        return new ColumnSelectingTransformer(columns);
    }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Map(inputSchema).OutputSchema;

    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new SelectedColumnsView(input, Map(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => Map(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.SetLoader(Signature);
        ctx.Writer.Write(_columns.Length);
        foreach (string column in _columns)
        {
            ctx.Writer.Write(column);
        }
    }

    internal bool Drops(string column) => _columns.Contains(column);

    internal void CheckPresent(ICollection<string> present)
    {
        string missing = string.Join(",", _columns.Where(column => !present.Contains(column)));
        if (missing.Length > 0)
        {
            throw SchemaErrors.NotFound("input", missing);
        }
    }

    private SelectedColumns Map(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        CheckPresent([.. input.Select(column => column.Name)]);
        return new SelectedColumns(input, [.. input.Where(column => !Drops(column.Name)).Select(column => column.Index)]);
    }
}
