using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>The first values of a row, through an activation; the others are for a loss only.</summary>
internal sealed class LeadingLayer(int inputs, int outputs, Activation activation) : NetworkLayer(inputs, outputs)
{
    public override Tensor Forward(Tensor x, ForwardPass pass) => Activations.Apply(activation, x.narrow(1, 0, outputs));

    public override string Write(OnnxGraphBuilder graph, string x, NetworkNumbers numbers)
        => OnnxActivations.Write(graph, activation, graph.SliceColumns(x, 0, outputs));

    public override string ToString() => activation == Activation.Identity ? "Leading" : $"Leading {activation}";
}
