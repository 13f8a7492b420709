using Microsoft.ML;
using Microsoft.ML.Transforms.Onnx;
using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder.Transform;

/// <summary>
/// Saves a model as ML.NET's own transformers, since ML.NET lets no class from outside write itself into a model file
/// (ModelSaveContext has no public member, see dotnet/machinelearning#6839). The file then loads with plain ML.NET.
/// </summary>
internal static class BuiltIns
{
    /// <summary>Saves an ONNX step and what turns its vectors into scalars.</summary>
    /// <param name="model">The model.</param>
    /// <param name="ctx">Where ML.NET saves to.</param>
    /// <param name="tail">The steps after the ONNX step; null for none.</param>
    /// <param name="tempFolder">The folder that a file may stand in meanwhile; null for the system's.</param>
    public static void Save(
        AutoencoderModel model,
        ModelSaveContext ctx,
        Func<MLContext, IEstimator<ITransformer>>? tail,
        string? tempFolder
    )
    {
        var (onnx, outputs) = RowShape.FromBatch(model.ToOnnx(), model.Info);
        var ml = new MLContext();
        // The step reads its file again when it is saved, so it has to be gone before the file is.
        using var file = new TempFile(onnx, tempFolder);
        var step = file.Step(ml, [.. model.Inputs.Select(input => input.Name)], outputs);
        if (tail is null)
        {
            using var transformer = step.Fit(View(model));
            ((ICanSaveModel)transformer).Save(ctx);
        }
        else
        {
            using var chain = step.Append(tail(ml)).Fit(View(model));
            ((ICanSaveModel)chain).Save(ctx);
        }
    }

    private static SchemaView View(AutoencoderModel model)
    {
        var schema = new DataViewSchema.Builder();
        foreach (var input in model.Inputs)
            schema.AddColumn(input.Name, ModelInputs.TypeOf(input));
        return new SchemaView(schema.ToSchema());
    }
}

/// <summary>
/// A file for as long as ML.NET's ONNX transformer needs it: that one takes a stream too, but leaves the file that it makes of it behind.
/// </summary>
internal sealed class TempFile : IDisposable
{
    /// <param name="content">What it holds.</param>
    /// <param name="folder">Where it stands; null for the system's folder.</param>
    public TempFile(byte[] content, string? folder)
    {
        Path = System.IO.Path.Combine(folder ?? System.IO.Path.GetTempPath(), $"autoencoder-{Guid.NewGuid():N}.onnx");
        try
        {
            File.WriteAllBytes(Path, content);
        }
        catch when (File.Exists(Path))
        {
            Dispose();
            throw;
        }
    }

    public string Path { get; }

    /// <summary>ML.NET's step that runs the model in the file. It is there to be saved, so that its session needs no threads.</summary>
    public OnnxScoringEstimator Step(MLContext ml, string[] inputs, string[] outputs) =>
        ml.Transforms.ApplyOnnxModel(
            new OnnxOptions
            {
                ModelFile = Path,
                InputColumns = inputs,
                OutputColumns = outputs,
                IntraOpNumThreads = 1,
                InterOpNumThreads = 1,
            }
        );

    public void Dispose() => File.Delete(Path);
}

/// <summary>A schema without rows, to fit steps to that look at nothing else.</summary>
internal sealed class SchemaView(DataViewSchema schema) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => schema;

    public long? GetRowCount() => 0;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        throw new NotSupportedException();

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        throw new NotSupportedException();
}
