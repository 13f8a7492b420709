using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.BadModels;

/// <summary>The ways by which a model comes in.</summary>
internal static class Doors
{
    private static readonly MLContext s_ml = new();

    /// <returns>The name of the exception, or "scores", and what it tells or the scores of a row.</returns>
    public static (string Outcome, string Message) Try(string door, byte[] model)
    {
        try
        {
            return ("scores", string.Join(' ', Score(door, model).Select(value => value.ToString("G6", CultureInfo.InvariantCulture))));
        }
        catch (ModelFormatException e)
        {
            return (nameof(ModelFormatException), e.Message);
        }
        catch (Exception e)
        {
            return (e.GetType().Name, e.ToString());
        }
    }

    private static float[] Score(string door, byte[] model) =>
        door switch
        {
            "autoencoder" => Autoencoder(model),
            "batched" => Batched(model),
            _ => throw new ArgumentOutOfRangeException(nameof(door), door, null),
        };

    /// <summary>Every output of a row of zeros; the parts are written and opened too.</summary>
    private static float[] Autoencoder(byte[] onnx)
    {
        using var model = AutoencoderModel.Load(onnx);
        foreach (var part in Enum.GetValues<ModelPart>())
            Write(model, part);
        var row = new float[model.InputSize];
        return [.. model.Info.Outputs.SelectMany(output => model.Run(row, output.Role))];
    }

    private static void Write(AutoencoderModel model, ModelPart part)
    {
        try
        {
            AutoencoderModel.Load(model.ToOnnx(part)).Dispose();
        }
        catch (InvalidOperationException e) when (e.Message.StartsWith("The model", StringComparison.Ordinal))
        {
            // It has no such part.
        }
    }

    /// <summary>Column y of two rows of column x.</summary>
    private static float[] Batched(byte[] onnx)
    {
        Row[] rows = [new() { X = [1, 2, 3] }, new() { X = [4, 5, 6] }];
        var view = s_ml.Data.LoadFromEnumerable(rows);
        using var transformer = s_ml
            .Transforms.ApplyOnnxModelBatched(
                onnx,
                new BatchedOnnxOptions { OutputColumns = new Dictionary<string, string> { ["y"] = "Y" } }
            )
            .Fit(view);
        return [.. transformer.Transform(view).GetColumn<float[]>("Y").SelectMany(values => values)];
    }

    private sealed class Row
    {
        [ColumnName("x"), VectorType(3)]
        public float[] X { get; set; } = [];
    }
}
