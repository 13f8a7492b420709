using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MLNetAutoencoder.Model;
using MLNetAutoencoder.Onnx;
using MLNetAutoencoder.Transform;

namespace MLNetAutoencoder.Conversion;

/// <summary>Computes what does not depend on the inputs, by ONNX Runtime's basic optimisations, which keep to standard operators.</summary>
internal static class ConstantFolding
{
    /// <param name="model">The model.</param>
    /// <param name="tempFolder">The folder that files may stand in meanwhile; null for the system's.</param>
    /// <exception cref="ModelFormatException">ONNX Runtime cannot load the model.</exception>
    public static ModelProto Apply(ModelProto model, string? tempFolder)
    {
        using var file = new TempFile([], tempFolder);
        using var options = OnnxEngine.Options(threads: 1);
        options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_BASIC;
        options.OptimizedModelFilePath = file.Path;
        try
        {
            new InferenceSession(model.ToByteArray(), options).Dispose();
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelFormatException($"ONNX Runtime cannot load the file of the pipeline: {e.Message}", e);
        }
        var folded = ModelProto.Parser.ParseFrom(File.ReadAllBytes(file.Path));
        var used = GraphNames.Domains(folded.Graph).ToHashSet();
        var opsets = folded.OpsetImport.Where(opset => used.Contains(opset.Domain)).ToList();
        var result = OnnxGraphBuilder.NewModel(folded.Graph, opsets);
        result.IrVersion = folded.IrVersion;
        result.Functions.Add(folded.Functions);
        return result;
    }
}
