using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>The mean of the vectors at all positions.</summary>
internal sealed class MeanLayer(int positions, int width) : NetworkLayer(positions * width, width)
{
    public override Tensor Forward(Tensor x, ForwardPass pass) => x.view(-1, positions, width).mean([1L]);

    public override string Write(OnnxGraphBuilder graph, string x, NetworkNumbers numbers)
    {
        string apart = graph.Node("Reshape", [x, graph.Integers(-1, positions, width)]);
        return graph.Node("ReduceMean", [apart], null, OnnxGraphBuilder.Ints("axes", 1), OnnxGraphBuilder.Int("keepdims", 0));
    }

    public override string ToString() => $"Mean of {positions}";
}
