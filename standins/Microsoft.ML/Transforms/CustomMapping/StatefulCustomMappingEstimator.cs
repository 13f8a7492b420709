using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class StatefulCustomMappingEstimator<TSrc, TDst, TState> : TrivialEstimator<StatefulCustomMappingTransformer<TSrc, TDst, TState>>
    where TSrc : class, new()
    where TDst : class, new()
    where TState : class, new()
{
    internal StatefulCustomMappingEstimator(IHostEnvironment env, Action<TSrc, TDst, TState> mapAction, string? contractName, Action<TState> stateInitAction)
        : base(env.Register("StatefulCustomMappingEstimator"), new StatefulCustomMappingTransformer<TSrc, TDst, TState>(mapAction, contractName, stateInitAction))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        CustomMapping.CheckInputs(inputSchema, MemberColumn.Of(typeof(TSrc), null, SchemaDefinition.Direction.Both));
        return inputSchema.With(SchemaShape.Create(MemberColumn.SchemaOf(Transformer.Added)));
    }
}
