using Microsoft.ML.Data;
using Microsoft.ML.Internal;

namespace Microsoft.ML.Transforms;

/// <summary>As <see cref="CustomMappingTransformer{TSrc, TDst}"/>, with a state that each cursor begins anew.</summary>
public sealed class StatefulCustomMappingTransformer<TSrc, TDst, TState> : ITransformer
    where TSrc : class, new()
    where TDst : class, new()
    where TState : class, new()
{
    private readonly MappedRows<TSrc, TDst> _rows;

    internal StatefulCustomMappingTransformer(Action<TSrc, TDst, TState> mapAction, string? contractName, Action<TState> stateInitAction)
    {
        Check.NotNull(mapAction, nameof(mapAction));
        Check.NotNull(stateInitAction, nameof(stateInitAction));
        Added = MemberColumn.Of(typeof(TDst), null, SchemaDefinition.Direction.Read);
        _rows = new MappedRows<TSrc, TDst>(Begin, mapAction, contractName, null, Added, isStateful: true);

        Action<TSrc, TDst> Begin()
        {
            var state = new TState();
            stateInitAction(state);
            return (source, target) => mapAction(source, target, state);
        }
    }

    bool ITransformer.IsRowToRowMapper => true;

    internal MemberColumn[] Added { get; }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _rows.GetOutputSchema(inputSchema);

    public IDataView Transform(IDataView input) => _rows.Transform(input);

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => ((ITransformer)_rows).GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)_rows).Save(ctx);
}
