using MLNetAutoencoder.Onnx;
using static MLNetAutoencoder.Onnx.OnnxGraphBuilder;

namespace MLNetAutoencoder.Tests;

/// <summary>An autoencoder of one layer each way with made-up weights: written as ONNX, and computed by hand in double precision.</summary>
internal sealed class TinyNetwork(int features, int latent)
{
    private readonly float[] _encoder = Weights(latent * features, seed: 1);
    private readonly float[] _encoderBias = Weights(latent, seed: 2);
    private readonly float[] _decoder = Weights(features * latent, seed: 3);
    private readonly float[] _decoderBias = Weights(features, seed: 4);

    public byte[] Write(string input, ModelInfo info)
    {
        var named = info.Outputs.ToDictionary(o => o.Role, o => o.Name);
        var builder = new OnnxGraphBuilder();
        string x = builder.Input(input, features);
        string bad = builder.Node("MatMul", [x, builder.Constant(new float[features], features, 1)]);
        string code = builder.Node("Tanh", [Layer(builder, x, _encoder, _encoderBias)]);
        string rebuilt = Layer(builder, code, _decoder, _decoderBias);
        string difference = builder.Node("Sub", [x, rebuilt]);
        string squares = builder.Node("Mul", [difference, difference]);
        string mean = builder.Node("ReduceMean", [squares], null, Ints("axes", 1), Int("keepdims", 1));
        Add(OutputRole.Latent, code);
        Add(OutputRole.Reconstruction, rebuilt);
        Add(OutputRole.ReconstructionError, mean);
        if (named.ContainsKey(OutputRole.Contributions))
            Add(OutputRole.Contributions, builder.Node("Div", [squares, builder.Scalar(features)]));
        if (named.TryGetValue(OutputRole.PredictedLabel, out var label))
            builder.Node("Greater", [named[OutputRole.ReconstructionError], builder.Scalar(info.Threshold!.Value)], label);
        foreach (var output in info.Outputs)
            builder.Output(output);
        return builder.Build(info);

        void Add(OutputRole role, string values)
        {
            if (named.TryGetValue(role, out var name))
                builder.Node("Add", [values, bad], name);
        }
    }

    /// <summary>What a model of this network has to give for row-major rows; NaN for rows with a NaN or infinite feature.</summary>
    public double[] Expected(ReadOnlySpan<float> rows, OutputRole role, float? threshold = null)
    {
        var all = new List<double>();
        for (int start = 0; start < rows.Length; start += features)
        {
            var row = rows.Slice(start, features).ToArray();
            var values = Of(row, role, threshold);
            bool bad = row.Any(v => !float.IsFinite(v)) && role != OutputRole.PredictedLabel;
            all.AddRange(bad ? values.Select(_ => double.NaN) : values);
        }
        return [.. all];
    }

    private double[] Of(float[] row, OutputRole role, float? threshold)
    {
        double[] code = [.. Layer([.. row.Select(v => (double)v)], _encoder, _encoderBias).Select(Math.Tanh)];
        if (role == OutputRole.Latent)
            return code;
        var rebuilt = Layer(code, _decoder, _decoderBias);
        if (role == OutputRole.Reconstruction)
            return rebuilt;
        if (role == OutputRole.Contributions)
            return [.. row.Zip(rebuilt, (a, b) => (a - b) * (a - b) / features)];
        double error = row.Zip(rebuilt, (a, b) => (a - b) * (a - b)).Average();
        return
        [
            role == OutputRole.ReconstructionError ? error
            : error > threshold ? 1
            : 0,
        ];
    }

    private static string Layer(OnnxGraphBuilder builder, string x, float[] weight, float[] bias) =>
        builder.Node(
            "Gemm",
            [x, builder.Constant(weight, bias.Length, weight.Length / bias.Length), builder.Constant(bias, bias.Length)],
            null,
            Int("transB", 1)
        );

    private static double[] Layer(double[] x, float[] weight, float[] bias) =>
        [.. bias.Select((b, j) => b + x.Select((v, i) => v * weight[j * x.Length + i]).Sum())];

    private static float[] Weights(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }
}
