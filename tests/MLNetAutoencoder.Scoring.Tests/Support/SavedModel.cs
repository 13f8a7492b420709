using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>Saves a model and loads it with plain ML.NET.</summary>
internal static class SavedModel
{
    public static ITransformer ThroughStream(MLContext ml, ITransformer model, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(model, schema, stream);
        return Load(() =>
        {
            stream.Position = 0;
            return ml.Model.Load(stream, out _);
        });
    }

    public static ITransformer ThroughFile(MLContext ml, ITransformer model, DataViewSchema schema)
    {
        using var folder = new TempFolder();
        ml.Model.Save(model, schema, folder.File("model.zip"));
        return Load(() => ml.Model.Load(folder.File("model.zip"), out _));
    }

    /// <summary>
    /// ML.NET writes the graph to a file of a random name (OnnxModel.CreateFromBytes). One name in 32,768 ends in ".ort", from which ONNX
    /// Runtime expects its own format; the next name will do.
    /// </summary>
    private static ITransformer Load(Func<ITransformer> load)
    {
        try
        {
            return load();
        }
        catch (Exception e) when (e.ToString().Contains("ORT model verification failed", StringComparison.Ordinal))
        {
            return load();
        }
    }
}
