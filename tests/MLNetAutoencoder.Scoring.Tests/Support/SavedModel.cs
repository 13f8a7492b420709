using Microsoft.ML;
using MLNetAutoencoder.Loading;

namespace MLNetAutoencoder.Tests;

/// <summary>Saves a model and loads it with plain ML.NET.</summary>
internal static class SavedModel
{
    public static ITransformer ThroughStream(MLContext ml, ITransformer model, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(model, schema, stream);
        return SavedPipeline.Load(ml, stream, out _);
    }

    public static ITransformer ThroughFile(MLContext ml, ITransformer model, DataViewSchema schema)
    {
        using var folder = new TempFolder();
        ml.Model.Save(model, schema, folder.File("model.zip"));
        return SavedPipeline.Load(ml, folder.File("model.zip"), out _);
    }
}
