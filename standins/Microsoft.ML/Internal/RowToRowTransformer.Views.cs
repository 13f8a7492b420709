using Microsoft.ML.Internal;

namespace Microsoft.ML.Data;

internal abstract partial class RowToRowTransformer
{
    bool ITransformer.IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => BindTo(inputSchema).OutputSchema;

    /// <summary>Checks the schema and wraps the view; nothing is computed before a cursor moves.</summary>
    public IDataView Transform(IDataView input) => new RowToRowView(Check.NotNull(input, nameof(input)), BindTo(input.Schema));

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => new RowToRowMapper(BindTo(inputSchema));

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        Check.NotNull(ctx, nameof(ctx)).SetLoader(LoaderSignature);
        SaveContent(ctx);
    }

    private AddedColumns BindTo(DataViewSchema inputSchema)
        => new(Check.NotNull(inputSchema, nameof(inputSchema)), Bind(inputSchema));
}
