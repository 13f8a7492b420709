using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetAutoencoder.Network.Layers;

/// <summary>A dense layer: <c>y = dropout(activation(normalization(x Wᵀ + b)))</c>.</summary>
internal sealed class DenseLayer : NetworkLayer
{
    private readonly bool _hasBias;

    public DenseLayer(
        int inputs,
        int outputs,
        Activation activation,
        Normalization normalization = Normalization.None,
        double dropout = 0,
        bool hasBias = true
    )
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

    public override Tensor Forward(Tensor x, ForwardPass pass) =>
        Tail.Forward(Linear(x, pass[Weight], _hasBias ? pass[Bias] : null, pass.Precision), pass);

    public override string Write(OnnxGraphBuilder graph, string x, WeightSpans numbers)
    {
        float[] weight = numbers[Weight].ToArray(),
            bias = _hasBias ? numbers[Bias].ToArray() : new float[Outputs];
        Tail.Fold(numbers, weight, bias, i => i / Inputs);
        string sum = graph.Node(
            "Gemm",
            [x, graph.Constant(weight, Outputs, Inputs), graph.Constant(bias, Outputs)],
            null,
            OnnxGraphBuilder.Int("transB", 1)
        );
        return Tail.Write(graph, sum, numbers);
    }

    public override string ToString() => _hasBias ? $"Dense{Tail}" : $"Dense{Tail} without biases";

    /// <summary>x Wᵀ + b, in the given precision.</summary>
    public static Tensor Linear(Tensor x, Tensor weight, Tensor? bias, ScalarType precision) =>
        precision == ScalarType.Float32
            ? F.linear(x, weight, bias)
            : F.linear(x.to(precision), weight.to(precision), bias?.to(precision)).to(ScalarType.Float32);
}

/// <summary>A dense layer whose weights are the transpose of another's: <c>y = dropout(activation(normalization(x W + b)))</c>.</summary>
internal sealed class TiedDenseLayer : NetworkLayer
{
    /// <param name="other">The layer whose weights it shares; this one goes back from its outputs to its inputs.</param>
    /// <param name="activation">What is applied to the sums.</param>
    /// <param name="normalization">What is applied to the sums before the activation.</param>
    /// <param name="dropout">Probability with which an output is set to 0 while learning.</param>
    public TiedDenseLayer(DenseLayer other, Activation activation, Normalization normalization = Normalization.None, double dropout = 0)
        : base(other.Outputs, other.Inputs)
    {
        Weight = other.Weight;
        Bias = Parameter.Bias(other.Inputs, other.Outputs);
        Tail = new LayerTail(other.Inputs, activation, normalization, dropout);
    }

    /// <summary>(units of the other layer, units of this one).</summary>
    public Parameter Weight { get; }

    public Parameter Bias { get; }

    public LayerTail Tail { get; }

    public override IReadOnlyList<Parameter> Parameters => [Weight, Bias, .. Tail.Parameters];

    public override double Multiplications => (double)Input.Size * Output.Size;

    public override bool MixesRows => Tail.MixesRows;

    public override Tensor Forward(Tensor x, ForwardPass pass) =>
        Tail.Forward(DenseLayer.Linear(x, pass[Weight].t(), pass[Bias], pass.Precision), pass);

    public override string Write(OnnxGraphBuilder graph, string x, WeightSpans numbers)
    {
        float[] weight = numbers[Weight].ToArray(),
            bias = numbers[Bias].ToArray();
        Tail.Fold(numbers, weight, bias, i => i % Output.Size);
        string sum = graph.Node("Gemm", [x, graph.Constant(weight, Input.Size, Output.Size), graph.Constant(bias, Output.Size)]);
        return Tail.Write(graph, sum, numbers);
    }

    public override string ToString() => $"Tied{Tail}";
}
