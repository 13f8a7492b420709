using Microsoft.ML;

namespace MLNetAutoencoder.Loading;

/// <summary>Loads what <c>mlContext.Model.Save</c> wrote.</summary>
internal static class SavedPipeline
{
    /// <summary>
    /// What ONNX Runtime says of a graph in a file whose name ends in ".ort", from which it expects its own format. ML.NET writes the graph
    /// of a loaded step into a temporary file of a random name, and one name in 32,768 ends so.
    /// </summary>
    public const string OrtName = "ORT model verification failed";

    public static ITransformer Load(MLContext ml, string path, out DataViewSchema schema)
    {
        using var file = File.OpenRead(path);
        return Load(ml, file, out schema);
    }

    /// <param name="ml">Loads it.</param>
    /// <param name="file">A whole file, which can be sought in.</param>
    /// <param name="schema">Of the rows that the pipeline takes.</param>
    public static ITransformer Load(MLContext ml, Stream file, out DataViewSchema schema)
    {
        var (model, input) = Load(() => (ml.Model.Load(file, out var read), read));
        schema = input;
        return model;
    }

    /// <summary>Loads once more where the first name ended in ".ort".</summary>
    public static T Load<T>(Func<T> load)
    {
        try
        {
            return load();
        }
        catch (Exception e) when (e.GetBaseException().Message.Contains(OrtName, StringComparison.Ordinal))
        {
            return load();
        }
    }
}
