using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class ColumnSelectingEstimator : TrivialEstimator<ColumnSelectingTransformer>
{
    internal ColumnSelectingEstimator(IHostEnvironment env, string[] columns)
        : base(env.Register(nameof(ColumnSelectingEstimator)), new ColumnSelectingTransformer(columns))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        Transformer.CheckPresent([.. inputSchema.Select(column => column.Name)]);
        return new SchemaShape(inputSchema.Where(column => !Transformer.Drops(column.Name)));
    }
}
