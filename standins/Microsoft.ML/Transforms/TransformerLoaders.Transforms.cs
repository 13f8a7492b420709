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
        loaders[ColumnCopyingTransformer.Signature] = (env, ctx) => new ColumnCopyingTransformer(env, ctx);
        loaders[ColumnSelectingTransformer.Signature] = ColumnSelectingTransformer.Load;
        loaders[ValueToKeyMappingTransformer.Signature] = (env, ctx) => new ValueToKeyMappingTransformer(env, ctx);
        loaders[KeyToValueMappingTransformer.Signature] = (env, ctx) => new KeyToValueMappingTransformer(env, ctx);
        loaders[TypeConvertingTransformer.Signature] = (env, ctx) => new TypeConvertingTransformer(env, ctx);
        loaders[NormalizingTransformer.Signature] = (env, ctx) => new NormalizingTransformer(env, ctx);
        loaders[MissingValueReplacingTransformer.Signature] = (env, ctx) => new MissingValueReplacingTransformer(env, ctx);
        loaders[PrincipalComponentAnalysisTransformer.Signature] = (env, ctx) => new PrincipalComponentAnalysisTransformer(env, ctx);
        loaders[CustomMapping.Signature] = CustomMapping.Load;
        loaders[OnnxTransformer.Signature] = OnnxTransformer.Load;
        loaders[AnomalyPrediction.Signature] = AnomalyPrediction.Load;
        loaders[MulticlassPrediction.Signature] = MulticlassPrediction.Load;
    }
}
