using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>
/// ONNX Runtime alone, one row per Run, straight from the arrays. In its newer API with OrtValues, or in the older one with
/// NamedOnnxValues; which is faster depends on the size of the model.
/// </summary>
internal sealed class OneRowLoop(AutoencoderModel model, float[][] data, int threads, bool ortValues) : ScoringLoop
{
    private readonly InferenceSession _session = Sessions.Open(model, threads);

    public override string Name => $"one row per Run ({(ortValues ? "OrtValue" : "NamedOnnxValue")}, {Sessions.Describe(threads)})";

    public override double Run(int rows) => ortValues ? WithOrtValues(rows) : WithNamedValues(rows);

    public override void Dispose() => _session.Dispose();

    private double WithOrtValues(int rows)
    {
        long[] shape = [1, model.InputSize];
        string[] inputs = [model.InputName],
            outputs = [Network.LatentColumn, Network.ScoreColumn];
        using var options = new RunOptions();
        double sum = 0;
        for (int row = 0; row < rows; row++)
        {
            using var input = OrtValue.CreateTensorValueFromMemory(data[row], shape);
            using var results = _session.Run(options, inputs, [input], outputs);
            sum += results[0].GetTensorDataAsSpan<float>()[0] + results[1].GetTensorDataAsSpan<float>()[0];
        }
        return sum;
    }

    private double WithNamedValues(int rows)
    {
        int[] shape = [1, model.InputSize];
        string[] outputs = [Network.LatentColumn, Network.ScoreColumn];
        double sum = 0;
        for (int row = 0; row < rows; row++)
        {
            var input = NamedOnnxValue.CreateFromTensor(model.InputName, new DenseTensor<float>(data[row], shape));
            using var results = _session.Run([input], outputs);
            sum += results[0].AsTensor<float>().GetValue(0) + results[1].AsTensor<float>().GetValue(0);
        }
        return sum;
    }
}
