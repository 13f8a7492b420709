using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>The same values in the same order, in another shape.</summary>
internal sealed class ReshapeLayer(Shape input, Shape output) : NetworkLayer(input, output)
{
    public override Tensor Forward(Tensor x, ForwardPass pass) => x.reshape(Output.OfRows());

    public override string Write(OnnxGraphBuilder graph, string x, NetworkNumbers numbers) => graph.Node("Reshape", [x, graph.Integers(Output.OfRows())]);

    public override string ToString() => $"Reshape {Output}";
}
