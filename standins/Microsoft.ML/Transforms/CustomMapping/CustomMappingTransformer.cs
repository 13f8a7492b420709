using Microsoft.ML.Data;
using Microsoft.ML.Internal;

namespace Microsoft.ML.Transforms;

/// <summary>Makes the columns of one class from those of another by an action, which is called once per row.</summary>
public sealed class CustomMappingTransformer<TSrc, TDst> : ITransformer
    where TSrc : class, new()
    where TDst : class, new()
{
    private readonly MappedRows<TSrc, TDst> _rows;

    internal CustomMappingTransformer(Action<TSrc, TDst> mapAction, string? contractName, SchemaDefinition? input = null, SchemaDefinition? output = null)
    {
        InputDefinition = input;
        Added = MemberColumn.Of(typeof(TDst), output, SchemaDefinition.Direction.Read);
        Check.NotNull(mapAction, nameof(mapAction));
        _rows = new MappedRows<TSrc, TDst>(() => mapAction, mapAction, contractName, input, Added);
    }

    bool ITransformer.IsRowToRowMapper => true;

    internal SchemaDefinition? InputDefinition { get; }

    internal MemberColumn[] Added { get; }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _rows.GetOutputSchema(inputSchema);

    public IDataView Transform(IDataView input) => _rows.Transform(input);

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => ((ITransformer)_rows).GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)_rows).Save(ctx);
}
