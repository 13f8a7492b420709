using MLNetAutoencoder.Onnx;
using static MLNetAutoencoder.Onnx.OnnxGraphBuilder;

namespace MLNetAutoencoder;

/// <summary>Writes a trained network as an ONNX model that computes everything a transformer returns.</summary>
internal sealed class AutoencoderGraph
{
    private readonly OnnxGraphBuilder _builder = new();
    private readonly TrainedNetwork _network;
    private readonly FeatureScaler? _scaler;
    private readonly string _input;
    private readonly int _features;
    private string? _bad;

    private AutoencoderGraph(TrainedNetwork network, FeatureScaler? scaler, string inputName)
    {
        _network = network;
        _scaler = scaler;
        _features = network.Encoder[0].Inputs;
        _input = _builder.Input(inputName, _features);
    }

    /// <summary>Writes the model.</summary>
    /// <param name="network">The weights.</param>
    /// <param name="scaler">The scaling in front of them; null for none.</param>
    /// <param name="inputName">The name of the graph's input.</param>
    /// <param name="info">Which outputs there are, and the metadata.</param>
    /// <returns>An ONNX file.</returns>
    public static byte[] Write(TrainedNetwork network, FeatureScaler? scaler, string inputName, ModelInfo info)
        => new AutoencoderGraph(network, scaler, inputName).Write(info);

    private byte[] Write(ModelInfo info)
    {
        var named = info.Outputs.ToDictionary(o => o.Role, o => o.Name);
        string scaled = Scale();
        string code = Layers(_network.Encoder, CutOff(scaled));
        if (named.TryGetValue(OutputRole.Latent, out var latent))
            MarkBadRows(code, latent);
        if (named.Keys.Any(role => role != OutputRole.Latent))
            Decode(scaled, code, named, info.Threshold);
        foreach (var output in info.Outputs)
            _builder.Output(output);
        return _builder.Build(info);
    }

    private void Decode(string scaled, string code, Dictionary<OutputRole, string> named, float? threshold)
    {
        string rebuilt = Layers(_network.Decoder, code);
        if (named.TryGetValue(OutputRole.Reconstruction, out var reconstruction))
            MarkBadRows(Unscale(rebuilt), reconstruction);
        if (named.TryGetValue(OutputRole.ReconstructionError, out var error))
        {
            string difference = _builder.Node("Sub", [scaled, rebuilt]);
            string squares = _builder.Node("Mul", [difference, difference]);
            MarkBadRows(Mean(squares), error);
            if (named.TryGetValue(OutputRole.PredictedLabel, out var label))
                _builder.Node("Greater", [error, _builder.Scalar(threshold!.Value)], label);
        }
    }

    /// <summary>Adds 0 to the values of a row, or NaN where a feature is NaN or infinite: activations such as Relu may swallow a NaN.</summary>
    private void MarkBadRows(string values, string output)
    {
        _bad ??= _builder.Node("MatMul", [_input, _builder.Constant(new float[_features], _features, 1)]); // 0 * NaN = 0 * inf = NaN
        _builder.Node("Add", [values, _bad], output);
    }

    private string Scale()
    {
        if (_scaler is null)
            return _input;
        string centred = _builder.Node("Sub", [_input, _builder.Constant(_scaler.Shift, _features)]);
        return _builder.Node("Mul", [centred, _builder.Constant(_scaler.Factor, _features)]);
    }

    private string CutOff(string scaled)
        => _scaler is { Limit: < float.PositiveInfinity } ? _builder.Node("Clip", [scaled, _builder.Scalar(-_scaler.Limit), _builder.Scalar(_scaler.Limit)]) : scaled;

    private string Unscale(string values)
    {
        if (_scaler is null)
            return values;
        string stretched = _builder.Node("Div", [values, _builder.Constant(_scaler.Factor, _features)]);
        return _builder.Node("Add", [stretched, _builder.Constant(_scaler.Shift, _features)]);
    }

    private string Layers(IReadOnlyList<TrainedLayer> layers, string x)
    {
        foreach (var layer in layers)
        {
            string weight = _builder.Constant(layer.Weight, layer.Outputs, layer.Inputs);
            string bias = _builder.Constant(layer.Bias, layer.Outputs);
            string sum = _builder.Node("Gemm", [x, weight, bias], null, Int("transB", 1));
            x = OnnxActivations.Write(_builder, layer.Activation, Normalize(layer, sum));
        }
        return x;
    }

    /// <summary>Layer normalisation by simpler operators: operator set 12 has none of its own.</summary>
    private string Normalize(TrainedLayer layer, string x)
    {
        if (layer.Normalization is not { } normalization)
            return x;
        string centred = _builder.Node("Sub", [x, Mean(x)]);
        string variance = Mean(_builder.Node("Mul", [centred, centred]));
        string deviation = _builder.Node("Sqrt", [_builder.Node("Add", [variance, _builder.Scalar((float)TrainedNormalization.Epsilon)])]);
        string gained = _builder.Node("Mul", [_builder.Node("Div", [centred, deviation]), _builder.Constant(normalization.Gain, layer.Outputs)]);
        return _builder.Node("Add", [gained, _builder.Constant(normalization.Shift, layer.Outputs)]);
    }

    private string Mean(string x) => _builder.Node("ReduceMean", [x], null, Ints("axes", 1), Int("keepdims", 1));
}
