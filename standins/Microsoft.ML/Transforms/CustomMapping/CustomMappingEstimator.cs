using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

using VectorKind = SchemaShape.Column.VectorKind;

public sealed class CustomMappingEstimator<TSrc, TDst> : TrivialEstimator<CustomMappingTransformer<TSrc, TDst>>
    where TSrc : class, new()
    where TDst : class, new()
{
    internal CustomMappingEstimator(IHostEnvironment env, Action<TSrc, TDst> mapAction, string? contractName, SchemaDefinition? input, SchemaDefinition? output)
        : base(env.Register("CustomMappingEstimator"), new CustomMappingTransformer<TSrc, TDst>(mapAction, contractName, input, output))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        foreach (var column in MemberColumn.Of(typeof(TSrc), Transformer.InputDefinition, SchemaDefinition.Direction.Both))
        {
            var wanted = SchemaShape.Column.Of(column.Name, column.Type);
            var found = inputSchema.Require("input", column.Name);
            // Where a vector of any size is wanted, one of fixed size will do.
            bool kindFits = wanted.Kind == VectorKind.VariableVector ? found.Kind != VectorKind.Scalar : found.Kind == wanted.Kind;
            if (!kindFits || !wanted.ItemType.Equals(found.ItemType) || wanted.IsKey != found.IsKey)
            {
                throw SchemaErrors.Mismatch("input", column.Name, column.Type.ToString()!, found.GetTypeString());
            }
        }

        return inputSchema.With(SchemaShape.Create(MemberColumn.SchemaOf(Transformer.Added)));
    }
}
