using Microsoft.ML;
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
    public static void Save(AutoencoderModel model, ModelSaveContext ctx, Func<MLContext, IEstimator<ITransformer>>? tail)
    {
        var (onnx, outputs) = RowShape.FromBatch(model.ToOnnx(), model.Info);
        string path = Path.Combine(Path.GetTempPath(), $"autoencoder-{Guid.NewGuid():N}.onnx");
        try
        {
            File.WriteAllBytes(path, onnx);
            var ml = new MLContext();
            var step = ml.Transforms.ApplyOnnxModel(outputs, [.. model.Inputs.Select(input => input.Name)], path);
            var view = View(model);
            // The step reads its file again when it is saved, so it has to be gone before the file is.
            if (tail is null)
            {
                using var transformer = step.Fit(view);
                ((ICanSaveModel)transformer).Save(ctx);
            }
            else
            {
                using var chain = step.Append(tail(ml)).Fit(view);
                ((ICanSaveModel)chain).Save(ctx);
            }
        }
        finally
        {
            File.Delete(path);
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
