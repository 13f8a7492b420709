using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Transforms.Onnx;
using MLNetAutoencoder.Model;

namespace MLNetAutoencoder.Loading;

/// <summary>Loads what <c>mlContext.Model.Save</c> wrote, with ONNX steps that keep to their caller's thread.</summary>
internal static class SavedPipeline
{
    private static readonly OnnxSessionOptions s_options = new() { CreateSessionOptions = Options };

    public static ITransformer Load(MLContext ml, string path, out DataViewSchema schema)
    {
        using var file = File.OpenRead(path);
        return Load(ml, file, out schema);
    }

    /// <param name="ml">Loads it, and opens its ONNX steps from then on as this class says.</param>
    /// <param name="file">A whole file, which can be sought in.</param>
    /// <param name="schema">Of the rows that the pipeline takes.</param>
    public static ITransformer Load(MLContext ml, Stream file, out DataViewSchema schema)
    {
        ml.SetOnnxSessionOption(s_options);
        return ml.Model.Load(file, out schema);
    }

    /// <summary>
    /// ML.NET writes the graph of a step into a temporary file of a random name. One in 32,768 ends in ".ort", from which ONNX Runtime
    /// expects its own format, unless it is told another.
    /// </summary>
    private static SessionOptions Options()
    {
        var options = OnnxEngine.Options(threads: 1);
        options.AddSessionConfigEntry("session.load_model_format", "ONNX");
        return options;
    }
}
