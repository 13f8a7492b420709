using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetAutoencoder;

/// <summary>A convolution of maps.</summary>
internal sealed class ConvolutionLayer(Shape input, int filters, FilterWindow window, Activation activation, Normalization normalization = Normalization.None, double dropout = 0)
    : FilterLayer(input, window.Output(input, filters), window, 1, activation, normalization, dropout)
{
    public override double Multiplications => (double)Output.Size * Weight.Columns;

    public override string ToString() => $"Convolution {Window}{Tail}";

    protected override Tensor Convolve(Tensor x, Tensor weight, Tensor bias)
    {
        if (Window.IsCausal) // libtorch pads both ends alike
            return F.conv2d(F.pad(x, [Window.Before[1], Window.After[1], Window.Before[0], Window.After[0]]), weight, bias, Window.Steps, null, Window.Dilations);
        return F.conv2d(x, weight, bias, Window.Steps, Window.Before, Window.Dilations);
    }

    protected override string WriteSums(OnnxGraphBuilder graph, string x, float[] weight, string bias) => graph.Node(
        "Conv",
        [x, graph.Constant(weight, Output[0], Input[0], Window.Sizes[0], Window.Sizes[1]), bias],
        null,
        OnnxGraphBuilder.Ints("kernel_shape", Window.Sizes),
        OnnxGraphBuilder.Ints("strides", Window.Steps),
        OnnxGraphBuilder.Ints("dilations", Window.Dilations),
        OnnxGraphBuilder.Ints("pads", [.. Window.Before, .. Window.After]));
}
