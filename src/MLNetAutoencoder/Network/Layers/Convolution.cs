using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetAutoencoder.Network.Layers;

/// <summary>
/// A layer whose weights are filters that move over maps: <c>y = dropout(activation(normalization(x * W + b)))</c>. Shapes are channels,
/// height, width.
/// </summary>
internal abstract class FilterLayer : NetworkLayer
{
    /// <param name="input">Of maps.</param>
    /// <param name="output">Of maps.</param>
    /// <param name="window">The extent of the filters.</param>
    /// <param name="reach">How many of the window's values lead into each sum, as a share.</param>
    /// <param name="activation">What is applied to the sums.</param>
    /// <param name="normalization">What is applied to the sums before the activation.</param>
    /// <param name="dropout">Probability with which an output is set to 0 while learning.</param>
    protected FilterLayer(
        Shape input,
        Shape output,
        FilterWindow window,
        double reach,
        Activation activation,
        Normalization normalization,
        double dropout
    )
        : base(input, output)
    {
        Window = window;
        int inputs = input[0] * window.Size;
        Weight = new Parameter(
            output[0],
            inputs,
            ParameterRole.Weight,
            (values, initializer, random) =>
            {
                InitialWeights.Fill(values, output[0], inputs, initializer, random);
                foreach (ref float value in values)
                    value *= (float)Math.Sqrt(1 / reach);
            }
        );
        Bias = Parameter.Bias(output[0], inputs);
        Tail = new LayerTail(output, activation, normalization, dropout);
    }

    public FilterWindow Window { get; }

    /// <summary>(channels out, channels in x height x width of the window).</summary>
    public Parameter Weight { get; }

    public Parameter Bias { get; }

    public LayerTail Tail { get; }

    public override IReadOnlyList<Parameter> Parameters => [Weight, Bias, .. Tail.Parameters];

    public override bool MixesRows => Tail.MixesRows;

    public sealed override Tensor Forward(Tensor x, ForwardPass pass)
    {
        var weight = pass[Weight].view(Output[0], Input[0], Window.Sizes[0], Window.Sizes[1]);
        var sums =
            pass.Precision == ScalarType.Float32
                ? Convolve(x, weight, pass[Bias])
                : Convolve(x.to(pass.Precision), weight.to(pass.Precision), pass[Bias].to(pass.Precision)).to(ScalarType.Float32);
        return Tail.Forward(sums, pass);
    }

    public sealed override string Write(OnnxGraphBuilder graph, string x, WeightSpans numbers)
    {
        float[] weight = numbers[Weight].ToArray(),
            bias = numbers[Bias].ToArray();
        Tail.Fold(numbers, weight, bias, i => i / Weight.Columns);
        return Tail.Write(graph, WriteSums(graph, x, weight, graph.Constant(bias, bias.Length)), numbers);
    }

    /// <param name="x">(N, <see cref="NetworkLayer.Input"/>).</param>
    /// <param name="weight">(channels out, channels in, height, width).</param>
    /// <param name="bias">(channels out).</param>
    protected abstract Tensor Convolve(Tensor x, Tensor weight, Tensor bias);

    /// <summary>Writes what <see cref="Convolve"/> computes.</summary>
    protected abstract string WriteSums(OnnxGraphBuilder graph, string x, float[] weight, string bias);
}

/// <summary>A convolution of maps.</summary>
internal sealed class ConvolutionLayer(
    Shape input,
    int filters,
    FilterWindow window,
    Activation activation,
    Normalization normalization = Normalization.None,
    double dropout = 0
) : FilterLayer(input, window.Output(input, filters), window, 1, activation, normalization, dropout)
{
    public override double Multiplications => (double)Output.Size * Weight.Columns;

    public override string ToString() => $"Convolution {Window}{Tail}";

    protected override Tensor Convolve(Tensor x, Tensor weight, Tensor bias)
    {
        if (Window.IsCausal) // libtorch pads both ends alike
            return F.conv2d(
                F.pad(x, [Window.Before[1], Window.After[1], Window.Before[0], Window.After[0]]),
                weight,
                bias,
                Window.Steps,
                null,
                Window.Dilations
            );
        return F.conv2d(x, weight, bias, Window.Steps, Window.Before, Window.Dilations);
    }

    protected override string WriteSums(OnnxGraphBuilder graph, string x, float[] weight, string bias) =>
        graph.Node(
            "Conv",
            [x, graph.Constant(weight, Output[0], Input[0], Window.Sizes[0], Window.Sizes[1]), bias],
            null,
            OnnxGraphBuilder.Ints("kernel_shape", Window.Sizes),
            OnnxGraphBuilder.Ints("strides", Window.Steps),
            OnnxGraphBuilder.Ints("dilations", Window.Dilations),
            OnnxGraphBuilder.Ints("pads", [.. Window.Before, .. Window.After])
        );
}

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
    public TransposedConvolutionLayer(
        Shape input,
        Shape output,
        FilterWindow window,
        Activation activation,
        Normalization normalization = Normalization.None,
        double dropout = 0
    )
        : base(input, output, window, 1.0 / Math.Min(window.Steps[0] * window.Steps[1], window.Size), activation, normalization, dropout) =>
        _more = [More(0), More(1)];

    public override double Multiplications => (double)Input.Size * Output[0] * Window.Size;

    public override string ToString() => $"Transposed {Window}{Tail}";

    protected override Tensor Convolve(Tensor x, Tensor weight, Tensor bias) =>
        F.conv_transpose2d(x, weight.transpose(0, 1), bias, Window.Steps, Window.Before, _more);

    protected override string WriteSums(OnnxGraphBuilder graph, string x, float[] weight, string bias) =>
        graph.Node(
            "ConvTranspose",
            [x, graph.Constant(InputsFirst(weight), Input[0], Output[0], Window.Sizes[0], Window.Sizes[1]), bias],
            null,
            OnnxGraphBuilder.Ints("kernel_shape", Window.Sizes),
            OnnxGraphBuilder.Ints("strides", Window.Steps),
            OnnxGraphBuilder.Ints("output_padding", _more),
            OnnxGraphBuilder.Ints("pads", [.. Window.Before, .. Window.After])
        );

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

/// <summary>
/// A window that moves over maps of two axes. Maps are padded so that each axis comes out as long as its size divided by the step, rounded
/// up; for that a window that overlaps its neighbors has odd sizes.
/// </summary>
internal sealed class FilterWindow
{
    /// <param name="height">Values in the first axis.</param>
    /// <param name="width">Values in the second axis.</param>
    /// <param name="stepDown">From a window to the next in the first axis.</param>
    /// <param name="stepRight">From a window to the next in the second axis.</param>
    /// <param name="dilation">From a value of the window to the next in the second axis.</param>
    /// <param name="isCausal">Whether the window ends at its position in the second axis instead of lying around it.</param>
    public FilterWindow(int height, int width, int stepDown = 1, int stepRight = 1, int dilation = 1, bool isCausal = false)
    {
        int left = (width - 1) * dilation;
        Sizes = [height, width];
        Steps = [stepDown, stepRight];
        Dilations = [1, dilation];
        Before = [(height - 1) / 2, isCausal ? left : left / 2];
        After = [(height - 1) / 2, isCausal ? 0 : left / 2];
    }

    public long[] Sizes { get; }

    public long[] Steps { get; }

    public long[] Dilations { get; }

    /// <summary>Zeros in front of each axis.</summary>
    public long[] Before { get; }

    /// <summary>Zeros behind each axis.</summary>
    public long[] After { get; }

    /// <summary>Values in the window.</summary>
    public int Size => (int)(Sizes[0] * Sizes[1]);

    public bool IsCausal => Before[1] != After[1];

    /// <summary>The maps that come out, with another number of channels.</summary>
    public Shape Output(Shape input, int channels) => new(channels, Positions(input[1], Steps[0]), Positions(input[2], Steps[1]));

    public override string ToString() =>
        string.Join('x', Sizes)
        + (Steps.All(s => s == 1) ? "" : $"/{string.Join('x', Steps)}")
        + (Dilations[1] == 1 ? "" : $" dilated {Dilations[1]}")
        + (IsCausal ? " causal" : "");

    private static int Positions(int size, long step) => (int)((size + step - 1) / step);
}
