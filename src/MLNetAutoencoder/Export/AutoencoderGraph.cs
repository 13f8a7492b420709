using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder;

/// <summary>Writes a trained network as an ONNX model that computes everything a transformer returns.</summary>
internal sealed class AutoencoderGraph
{
    private readonly OnnxGraphBuilder _builder = new();
    private readonly AutoencoderPlan _plan;
    private readonly FeatureScaler? _scaler;
    private readonly string _input;
    private readonly int _inputSize;
    private string? _bad;

    private AutoencoderGraph(AutoencoderPlan plan, FeatureScaler? scaler, string inputName, int inputSize)
    {
        _plan = plan;
        _scaler = scaler;
        _inputSize = inputSize;
        _input = _builder.Input(inputName, inputSize);
    }

    /// <summary>Writes the model.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="numbers">Its numbers.</param>
    /// <param name="scaler">The scaling in front of it; null for none.</param>
    /// <param name="inputName">The name of the graph's input.</param>
    /// <param name="info">Which outputs there are, and the metadata.</param>
    /// <returns>An ONNX file.</returns>
    public static byte[] Write(AutoencoderPlan plan, NetworkNumbers numbers, FeatureScaler? scaler, string inputName, ModelInfo info)
        => new AutoencoderGraph(plan, scaler, inputName, plan.Features).Write(numbers, info);

    /// <summary>Writes the decoder by itself: codes in, reconstructions out.</summary>
    public static byte[] WriteDecoder(AutoencoderPlan plan, NetworkNumbers numbers, FeatureScaler? scaler, ModelInfo info)
    {
        var graph = new AutoencoderGraph(plan, scaler, AutoencoderDecoder.InputName, plan.LatentSize);
        graph.MarkBadRows(graph.Unscale(ModelGraph.OfCodes(graph._builder, plan, numbers, graph._input).Reconstruction), info.Outputs[0].Name);
        graph._builder.Output(info.Outputs[0]);
        return graph._builder.Build(info);
    }

    private byte[] Write(NetworkNumbers numbers, ModelInfo info)
    {
        string scaled = Scale();
        var graph = new ModelGraph(_builder, _plan, numbers, CutOff(scaled), scaled);
        var named = info.Outputs.ToDictionary(o => o.Role, o => o.Name);
        if (named.TryGetValue(OutputRole.Latent, out var latent))
            MarkBadRows(graph.Code, latent);
        if (named.TryGetValue(OutputRole.LatentLogVariance, out var logVariance))
            MarkBadRows(_plan.Objective.WriteLogVariance(graph)!, logVariance);
        if (named.TryGetValue(OutputRole.Reconstruction, out var reconstruction))
            MarkBadRows(Unscale(graph.Reconstruction), reconstruction);
        if (named.TryGetValue(OutputRole.ReconstructionError, out var score))
            MarkBadRows(_plan.Objective.WriteScore(graph), score);
        if (named.TryGetValue(OutputRole.PredictedLabel, out var label))
            _builder.Node("Greater", [score!, _builder.Scalar(info.Threshold!.Value)], label);
        foreach (var output in info.Outputs)
            _builder.Output(output);
        return _builder.Build(info);
    }

    /// <summary>Adds 0 to the values of a row, or NaN where a feature is NaN or infinite: activations such as Relu may swallow a NaN.</summary>
    private void MarkBadRows(string values, string output)
    {
        _bad ??= _builder.Node("MatMul", [_input, _builder.Constant(new float[_inputSize], _inputSize, 1)]); // 0 * NaN = 0 * inf = NaN
        _builder.Node("Add", [values, _bad], output);
    }

    private string Scale() => _scaler?.Write(_builder, _input) ?? _input;

    private string CutOff(string scaled) => _scaler?.WriteCutOff(_builder, scaled) ?? scaled;

    private string Unscale(string values) => _scaler?.WriteInverse(_builder, values) ?? values;
}
