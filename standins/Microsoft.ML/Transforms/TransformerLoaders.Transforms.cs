using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Onnx;

namespace Microsoft.ML;

/// <summary>Which saved signature each transform loads from.</summary>
internal static partial class TransformerLoaders
{
    static partial void RegisterTransforms(Dictionary<string, Func<IHostEnvironment, ModelLoadContext, ITransformer>> loaders)
    {
        loaders[ColumnConcatenatingTransformer.Signature] = ColumnConcatenatingTransformer.Load;
        loaders[ColumnCopyingTransformer.Signature] = (_, ctx) => new ColumnCopyingTransformer(ctx);
        loaders[ColumnSelectingTransformer.Signature] = ColumnSelectingTransformer.Load;
        loaders[ValueToKeyMappingTransformer.Signature] = (_, ctx) => new ValueToKeyMappingTransformer(ctx);
        loaders[KeyToValueMappingTransformer.Signature] = (_, ctx) => new KeyToValueMappingTransformer(ctx);
        loaders[KeyToVectorMappingTransformer.Signature] = (_, ctx) => new KeyToVectorMappingTransformer(ctx);
        loaders[NormalizingTransformer.Signature] = (_, ctx) => new NormalizingTransformer(ctx);
        loaders[PrincipalComponentAnalysisTransformer.Signature] = (_, ctx) => new PrincipalComponentAnalysisTransformer(ctx);
        loaders[CustomMapping.Signature] = CustomMapping.Load;
        loaders[OnnxTransformer.Signature] = OnnxTransformer.Load;
        loaders[AnomalyPrediction.Signature] = AnomalyPrediction.Load;
        loaders[MulticlassPrediction.Signature] = MulticlassPrediction.Load;
    }
}
