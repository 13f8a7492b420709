using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetAutoencoder;

/// <summary>The greatest value or the mean of windows that lie side by side; the last ones of an axis may be cut off by its end.</summary>
internal sealed class PoolingLayer(Shape input, Pooling pooling, FilterWindow window) : NetworkLayer(input, window.Output(input, input[0]))
{
    public override Tensor Forward(Tensor x, ForwardPass pass) => pooling == Pooling.Max
        ? F.max_pool2d(x, window.Sizes, window.Steps, ceil_mode: true)
        : F.avg_pool2d(x, window.Sizes, window.Steps, [0, 0], ceil_mode: true);

    /// <summary>What a window lacks is written as padding, which neither operator counts: not all versions of ONNX Runtime average windows that are cut off.</summary>
    public override string Write(OnnxGraphBuilder graph, string x, NetworkNumbers numbers) => graph.Node(
        pooling == Pooling.Max ? "MaxPool" : "AveragePool",
        [x],
        null,
        OnnxGraphBuilder.Ints("kernel_shape", window.Sizes),
        OnnxGraphBuilder.Ints("strides", window.Steps),
        OnnxGraphBuilder.Ints("pads", 0, 0, Lacking(0), Lacking(1)));

    public override string ToString() => $"{pooling} {window}";

    private long Lacking(int axis) => (Output[axis + 1] * window.Steps[axis]) - Input[axis + 1];
}
