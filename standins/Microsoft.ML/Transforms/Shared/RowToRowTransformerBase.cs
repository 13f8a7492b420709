using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The public base that the real row-wise transformers have; the work is done by the internal <see cref="RowToRowTransformer"/>.</summary>
public abstract class RowToRowTransformerBase : ITransformer
{
    private readonly ITransformer _rows;

    private protected RowToRowTransformerBase(IHostEnvironment env) => _rows = new Rows(this, env);

    bool ITransformer.IsRowToRowMapper => true;

    internal abstract string LoaderSignature { get; }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _rows.GetOutputSchema(inputSchema);

    public IDataView Transform(IDataView input) => _rows.Transform(input);

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => _rows.GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => _rows.Save(ctx);

    internal abstract IReadOnlyList<AddedColumn> Bind(DataViewSchema input);

    internal abstract void SaveContent(ModelSaveContext ctx);

    private sealed class Rows(RowToRowTransformerBase outer, IHostEnvironment env) : RowToRowTransformer(env)
    {
        internal override string LoaderSignature => outer.LoaderSignature;

        internal override IReadOnlyList<AddedColumn> Bind(DataViewSchema input) => outer.Bind(input);

        internal override void SaveContent(ModelSaveContext ctx) => outer.SaveContent(ctx);
    }
}
