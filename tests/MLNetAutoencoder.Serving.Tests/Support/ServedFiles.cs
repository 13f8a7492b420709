using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder.Tests;

/// <summary>Models whose scores tell which of them a row was scored by: the score is a factor times the mean square of the row.</summary>
internal static class ServedFiles
{
    public const int Features = 6;

    /// <param name="factor">Of the score.</param>
    /// <param name="isWide">Whether the model takes rows of Double.</param>
    public static byte[] Onnx(float factor, bool isWide = false)
    {
        var info = TestModels.Info(
            TestModels.Threshold,
            ModelOutput.ForColumn(OutputRole.ReconstructionError, "Score", 1, TestModels.Input),
            ModelOutput.ForColumn(OutputRole.PredictedLabel, "PredictedLabel", 1, TestModels.Input)
        );
        var builder = new OnnxGraphBuilder();
        string x = builder.Input(TestModels.Input, Features, isWide ? DataType.Double : DataType.Single);
        if (isWide)
        {
            info = info with { Inputs = [new ModelInput(TestModels.Input, Features, Type: DataKind.Double)] };
            x = builder.Cast(x, DataType.Single);
        }
        string squares = builder.Node("Mul", [x, x]);
        string mean = builder.Node("ReduceMean", [squares], null, OnnxGraphBuilder.Ints("axes", 1), OnnxGraphBuilder.Int("keepdims", 1));
        builder.Node("Mul", [mean, builder.Scalar(factor)], "Score");
        builder.Node("Greater", ["Score", builder.Scalar(TestModels.Threshold)], "PredictedLabel");
        foreach (var output in info.Outputs)
            builder.Output(output);
        return builder.Build(info);
    }

    /// <summary>The same model as ML.NET saves it.</summary>
    public static byte[] Zip(float factor)
    {
        var ml = new MLContext();
        using var detector = new AutoencoderAnomalyTransformer(AutoencoderModel.Load(Onnx(factor)));
        using var stream = new MemoryStream();
        ml.Model.Save(detector, InputRow.View(ml, Row(0)).Schema, stream);
        return stream.ToArray();
    }

    public static float[] Row(int number) => TestModels.Rows(1, seed: number);

    public static float Expected(float factor, float[] row) => factor * row.Average(value => value * value);

    public static void AssertIsOf(float factor, float[] row, float? score) =>
        Assert.InRange(Math.Abs(Expected(factor, row) - score!.Value) / Expected(factor, row), 0, 1e-5);

    /// <summary>Puts a file in the place of another in one step.</summary>
    public static void Replace(string path, byte[] content) => AtomicFile.Write(path, content);
}
