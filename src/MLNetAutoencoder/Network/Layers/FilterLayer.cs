using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>A layer whose weights are filters that move over maps: <c>y = dropout(activation(normalization(x * W + b)))</c>. Shapes are channels, height, width.</summary>
internal abstract class FilterLayer : NetworkLayer
{
    /// <param name="input">Of maps.</param>
    /// <param name="output">Of maps.</param>
    /// <param name="window">The extent of the filters.</param>
    /// <param name="reach">How many of the window's values lead into each sum, as a share.</param>
    /// <param name="activation">What is applied to the sums.</param>
    /// <param name="normalization">What is applied to the sums before the activation.</param>
    /// <param name="dropout">Probability with which an output is set to 0 while learning.</param>
    protected FilterLayer(Shape input, Shape output, FilterWindow window, double reach, Activation activation, Normalization normalization, double dropout)
        : base(input, output)
    {
        Window = window;
        int inputs = input[0] * window.Size;
        Weight = new Parameter(output[0], inputs, ParameterRole.Weight, (values, initializer, random) =>
        {
            InitialWeights.Fill(values, output[0], inputs, initializer, random);
            foreach (ref float value in values)
                value *= (float)Math.Sqrt(1 / reach);
        });
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
        var sums = pass.Precision == ScalarType.Float32
            ? Convolve(x, weight, pass[Bias])
            : Convolve(x.to(pass.Precision), weight.to(pass.Precision), pass[Bias].to(pass.Precision)).to(ScalarType.Float32);
        return Tail.Forward(sums, pass);
    }

    public sealed override string Write(OnnxGraphBuilder graph, string x, NetworkNumbers numbers)
    {
        float[] weight = numbers[Weight].ToArray(), bias = numbers[Bias].ToArray();
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
