using Microsoft.ML.Internal;

namespace Microsoft.ML.Data;

/// <summary>
/// Base of the row-wise transformers. A derived class says which columns it adds for an input schema and how it is saved;
/// views, cursors, cursor sets, row mappers, laziness and column activation are done here once.
/// </summary>
public abstract class RowToRowTransformerBase : ITransformer
{
    private protected RowToRowTransformerBase() { }

    /// <summary>Loader signature written to and read from the model file; a key of <see cref="TransformerLoaders"/>.</summary>
    internal abstract string LoaderSignature { get; }

    /// <summary>Whether added columns depend on the rows before, so that one cursor has to go through all of them.</summary>
    internal virtual bool IsStateful => false;

    bool ITransformer.IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => BindTo(inputSchema).OutputSchema;

    /// <summary>Checks the schema and wraps the view; nothing is computed before a cursor moves.</summary>
    public IDataView Transform(IDataView input) => new RowToRowView(Check.NotNull(input, nameof(input)), BindTo(input.Schema), IsStateful);

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => new RowToRowMapper(BindTo(inputSchema));

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        Check.NotNull(ctx, nameof(ctx)).SetLoader(LoaderSignature);
        SaveContent(ctx);
    }

    /// <summary>Checks the input schema and lists the added columns; throws what the real transformer throws for a bad schema.</summary>
    internal abstract IReadOnlyList<AddedColumn> Bind(DataViewSchema input);

    /// <summary>Writes the transformer's own content with <c>ctx.Writer</c> (the stream "Model.key") and <c>ctx.SaveStream</c> for extra entries.</summary>
    internal abstract void SaveContent(ModelSaveContext ctx);

    private AddedColumns BindTo(DataViewSchema inputSchema)
        => new(Check.NotNull(inputSchema, nameof(inputSchema)), Bind(inputSchema));
}
