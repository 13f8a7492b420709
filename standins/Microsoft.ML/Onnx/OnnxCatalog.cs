using Microsoft.ML.Data;
using Microsoft.ML.Internal;
using Microsoft.ML.Transforms.Onnx;

namespace Microsoft.ML;

public static class OnnxCatalog
{
    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, string[] outputColumnNames, string[] inputColumnNames, string modelFile, int? gpuDeviceId = null, bool fallbackToCpu = false)
    {
        Check.Param(!string.IsNullOrWhiteSpace(modelFile), "ModelFile", "ModelFile cannot be whitespace");
        if (!File.Exists(modelFile))
        {
            throw new IOException($"Model file {modelFile} does not exists.");
        }

        if (gpuDeviceId is not null && !fallbackToCpu)
        {
            throw new NotSupportedException("The ML.NET stand-in runs ONNX models on the processor only.");
        }

        var options = new OnnxOptions(inputColumnNames, outputColumnNames);
        return new OnnxScoringEstimator(catalog.GetEnvironment(), options, File.ReadAllBytes(modelFile));
    }
}
