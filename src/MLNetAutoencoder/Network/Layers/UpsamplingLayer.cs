using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetAutoencoder;

/// <summary>Repeats every value of maps in both axes, and cuts off what is more than wanted.</summary>
/// <param name="input">Channels, height, width.</param>
/// <param name="height">Wanted: at most that of the input times the steps.</param>
/// <param name="width">Wanted.</param>
/// <param name="window">Its steps tell how often.</param>
internal sealed class UpsamplingLayer(Shape input, int height, int width, FilterWindow window) : NetworkLayer(input, new Shape(input[0], height, width))
{
    private readonly long[] _full = [input[1] * window.Steps[0], input[2] * window.Steps[1]];

    private bool IsCut => _full[0] != Output[1] || _full[1] != Output[2];

    public override Tensor Forward(Tensor x, ForwardPass pass)
    {
        x = F.interpolate(x, _full);
        return IsCut ? x.narrow(2, 0, Output[1]).narrow(3, 0, Output[2]) : x;
    }

    public override string Write(OnnxGraphBuilder graph, string x, NetworkNumbers numbers)
    {
        x = graph.Node("Resize", [x, graph.Constant([], 0), graph.Constant([1, 1, window.Steps[0], window.Steps[1]], 4)]);
        return IsCut ? graph.Node("Slice", [x, graph.Integers(0, 0), graph.Integers(Output[1], Output[2]), graph.Integers(2, 3)]) : x;
    }

    public override string ToString() => $"Upsampling {string.Join('x', window.Steps)}";
}
