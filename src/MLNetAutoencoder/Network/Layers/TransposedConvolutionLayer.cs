using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetAutoencoder;

/// <summary>The transpose of a convolution: takes maps back to the sizes that the convolution came from.</summary>
internal sealed class TransposedConvolutionLayer : FilterLayer
{
    private readonly long[] _more;

    /// <param name="input">The maps that the convolution gives.</param>
    /// <param name="output">The maps that it takes, with the channels that are wanted here.</param>
    /// <param name="window">Of the convolution; neither dilated nor causal.</param>
    /// <param name="activation">What is applied to the sums.</param>
    /// <param name="normalization">What is applied to the sums before the activation.</param>
    /// <param name="dropout">Probability with which an output is set to 0 while learning.</param>
    public TransposedConvolutionLayer(Shape input, Shape output, FilterWindow window, Activation activation, Normalization normalization = Normalization.None, double dropout = 0)
        : base(input, output, window, 1.0 / Math.Min(window.Steps[0] * window.Steps[1], window.Size), activation, normalization, dropout)
        => _more = [More(0), More(1)];

    public override double Multiplications => (double)Input.Size * Output[0] * Window.Size;

    public override string ToString() => $"Transposed {Window}{Tail}";

    protected override Tensor Convolve(Tensor x, Tensor weight, Tensor bias)
        => F.conv_transpose2d(x, weight.transpose(0, 1), bias, Window.Steps, Window.Before, _more);

    protected override string WriteSums(OnnxGraphBuilder graph, string x, float[] weight, string bias) => graph.Node(
        "ConvTranspose",
        [x, graph.Constant(InputsFirst(weight), Input[0], Output[0], Window.Sizes[0], Window.Sizes[1]), bias],
        null,
        OnnxGraphBuilder.Ints("kernel_shape", Window.Sizes),
        OnnxGraphBuilder.Ints("strides", Window.Steps),
        OnnxGraphBuilder.Ints("output_padding", _more),
        OnnxGraphBuilder.Ints("pads", [.. Window.Before, .. Window.After]));

    /// <summary>What the last step leaves over: several sizes come out of the convolution as one.</summary>
    private long More(int axis) => Output[axis + 1] - (((Input[axis + 1] - 1) * Window.Steps[axis]) + 1);

    private float[] InputsFirst(float[] weight)
    {
        var turned = new float[weight.Length];
        int size = Window.Size;
        for (int o = 0; o < Output[0]; o++)
        {
            for (int i = 0; i < Input[0]; i++)
                weight.AsSpan(((o * Input[0]) + i) * size, size).CopyTo(turned.AsSpan(((i * Output[0]) + o) * size));
        }
        return turned;
    }
}
