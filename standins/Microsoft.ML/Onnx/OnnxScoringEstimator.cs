using Microsoft.ML.Data;
using Microsoft.ML.Internal;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

using VectorKind = SchemaShape.Column.VectorKind;

/// <summary>Applies an ONNX model, which is loaded here already, before Fit.</summary>
public sealed class OnnxScoringEstimator : TrivialEstimator<OnnxTransformer>
{
    internal OnnxScoringEstimator(IHostEnvironment env, OnnxOptions options, byte[] model)
        : base(env.Register(nameof(OnnxTransformer)), new OnnxTransformer(options, model))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Check.NotNull(inputSchema, nameof(inputSchema));
        foreach (var input in Transformer.Inputs)
        {
            var found = inputSchema.Require("input", input.Name);
            if (!found.ItemType.Equals(input.ItemType))
            {
                throw SchemaErrors.Mismatch("input", input.Name, input.ItemType.ToString()!, found.ItemType.ToString()!);
            }
        }

        return inputSchema.With(Transformer.Outputs.Select(output =>
            new SchemaShape.Column(output.Name, output.Type is VectorDataViewType { IsKnownSize: true } ? VectorKind.Vector : VectorKind.VariableVector, output.ItemType, false)));
    }
}
