using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetAutoencoder;

/// <summary>A dense layer: <c>y = dropout(activation(normalization(x Wᵀ + b)))</c>.</summary>
internal sealed class DenseLayer : NetworkLayer
{
    private readonly bool _hasBias;

    public DenseLayer(int inputs, int outputs, Activation activation, Normalization normalization = Normalization.None, double dropout = 0, bool hasBias = true)
        : base(inputs, outputs)
    {
        _hasBias = hasBias;
        Weight = Parameter.Weight(outputs, inputs);
        Bias = Parameter.Bias(outputs, inputs);
        Tail = new LayerTail(outputs, activation, normalization, dropout);
    }

    public int Inputs => Input.Size;

    public int Outputs => Output.Size;

    public Parameter Weight { get; }

    /// <summary>No part of <see cref="Parameters"/> in a layer without biases.</summary>
    public Parameter Bias { get; }

    public LayerTail Tail { get; }

    public override IReadOnlyList<Parameter> Parameters => _hasBias ? [Weight, Bias, .. Tail.Parameters] : [Weight, .. Tail.Parameters];

    public override double Multiplications => (double)Inputs * Outputs;

    public override bool MixesRows => Tail.MixesRows;

    public override Tensor Forward(Tensor x, ForwardPass pass) => Tail.Forward(Linear(x, pass[Weight], _hasBias ? pass[Bias] : null, pass.Precision), pass);

    public override string Write(OnnxGraphBuilder graph, string x, NetworkNumbers numbers)
    {
        float[] weight = numbers[Weight].ToArray(), bias = _hasBias ? numbers[Bias].ToArray() : new float[Outputs];
        Tail.Fold(numbers, weight, bias, i => i / Inputs);
        string sum = graph.Node("Gemm", [x, graph.Constant(weight, Outputs, Inputs), graph.Constant(bias, Outputs)], null, OnnxGraphBuilder.Int("transB", 1));
        return Tail.Write(graph, sum, numbers);
    }

    public override string ToString() => _hasBias ? $"Dense{Tail}" : $"Dense{Tail} without biases";

    /// <summary>x Wᵀ + b, in the given precision.</summary>
    public static Tensor Linear(Tensor x, Tensor weight, Tensor? bias, ScalarType precision) => precision == ScalarType.Float32
        ? F.linear(x, weight, bias)
        : F.linear(x.to(precision), weight.to(precision), bias?.to(precision)).to(ScalarType.Float32);
}
