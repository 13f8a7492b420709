using System.Text.Json.Serialization;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Network.Layers;
using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetAutoencoder;

/// <summary>The greatest value or the mean of windows that lie side by side; the last ones of an axis may be cut off by its end.</summary>
internal sealed class PoolingLayer(Shape input, Pooling pooling, FilterWindow window) : NetworkLayer(input, window.Output(input, input[0]))
{
    public override Tensor Forward(Tensor x, ForwardPass pass) =>
        pooling == Pooling.Max
            ? F.max_pool2d(x, window.Sizes, window.Steps, ceil_mode: true)
            : F.avg_pool2d(x, window.Sizes, window.Steps, [0, 0], ceil_mode: true);

    /// <summary>
    /// What a window lacks is written as padding, which neither operator counts: not all versions of ONNX Runtime average windows that are
    /// cut off.
    /// </summary>
    public override string Write(OnnxGraphBuilder graph, string x, WeightSpans numbers) =>
        graph.Node(
            pooling == Pooling.Max ? "MaxPool" : "AveragePool",
            [x],
            null,
            OnnxGraphBuilder.Ints("kernel_shape", window.Sizes),
            OnnxGraphBuilder.Ints("strides", window.Steps),
            OnnxGraphBuilder.Ints("pads", 0, 0, Lacking(0), Lacking(1))
        );

    public override string ToString() => $"{pooling} {window}";

    private long Lacking(int axis) => (Output[axis + 1] * window.Steps[axis]) - Input[axis + 1];
}

/// <summary>Repeats every value of maps in both axes, and cuts off what is more than wanted.</summary>
/// <param name="input">Channels, height, width.</param>
/// <param name="height">Wanted: at most that of the input times the steps.</param>
/// <param name="width">Wanted.</param>
/// <param name="window">Its steps tell how often.</param>
internal sealed class UpsamplingLayer(Shape input, int height, int width, FilterWindow window)
    : NetworkLayer(input, new Shape(input[0], height, width))
{
    private readonly long[] _full = [input[1] * window.Steps[0], input[2] * window.Steps[1]];

    private bool IsCut => _full[0] != Output[1] || _full[1] != Output[2];

    public override Tensor Forward(Tensor x, ForwardPass pass)
    {
        x = F.interpolate(x, _full);
        return IsCut ? x.narrow(2, 0, Output[1]).narrow(3, 0, Output[2]) : x;
    }

    public override string Write(OnnxGraphBuilder graph, string x, WeightSpans numbers)
    {
        x = graph.Node("Resize", [x, graph.Constant([], 0), graph.Constant([1, 1, window.Steps[0], window.Steps[1]], 4)]);
        return IsCut ? graph.Node("Slice", [x, graph.Integers(0, 0), graph.Integers(Output[1], Output[2]), graph.Integers(2, 3)]) : x;
    }

    public override string ToString() => $"Upsampling {string.Join('x', window.Steps)}";
}

/// <summary>What makes maps smaller between two convolutions.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Pooling>))]
public enum Pooling
{
    /// <summary>The convolutions themselves, which move in steps of the stride (Springenberg et al. 2015).</summary>
    None,

    /// <summary>The greatest value of each window, as wide and high as the stride.</summary>
    Max,

    /// <summary>The mean of each window, as wide and high as the stride.</summary>
    Average,
}

/// <summary>What makes maps larger in a decoder of convolutions.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Upsampling>))]
public enum Upsampling
{
    /// <summary>Transposed convolutions that move in steps of the stride (Dumoulin and Visin 2016).</summary>
    Transposed,

    /// <summary>
    /// Every value is repeated as often as the stride tells, then convolved: slower, and without the chequered pattern that transposed
    /// convolutions may leave (Odena et al. 2016).
    /// </summary>
    Nearest,
}
