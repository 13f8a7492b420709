using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Network.Layers;

/// <summary>The same values in the same order, in another shape.</summary>
internal sealed class ReshapeLayer(Shape input, Shape output) : NetworkLayer(input, output)
{
    public override Tensor Forward(Tensor x, ForwardPass pass) => x.reshape(Output.OfRows());

    public override string Write(OnnxGraphBuilder graph, string x, WeightSpans numbers) =>
        graph.Node("Reshape", [x, graph.Integers(Output.OfRows())]);

    public override string ToString() => $"Reshape {Output}";
}

/// <summary>The axes of a row in another order.</summary>
/// <param name="input">The shape as it comes.</param>
/// <param name="axes">The place in <paramref name="input"/> of each axis of the output.</param>
internal sealed class PermuteLayer(Shape input, params int[] axes) : NetworkLayer(input, new Shape([.. axes.Select(a => input[a])]))
{
    private readonly long[] _order = [0, .. axes.Select(a => a + 1L)];

    public override Tensor Forward(Tensor x, ForwardPass pass) => x.permute(_order);

    public override string Write(OnnxGraphBuilder graph, string x, WeightSpans numbers) =>
        graph.Node("Transpose", [x], null, OnnxGraphBuilder.Ints("perm", _order));

    public override string ToString() => $"Permute {string.Join(' ', axes)}";
}

/// <summary>The first values of a row, through an activation; the others are for a loss only.</summary>
internal sealed class LeadingLayer(int inputs, int outputs, Activation activation) : NetworkLayer(inputs, outputs)
{
    public override Tensor Forward(Tensor x, ForwardPass pass) => Activations.Apply(activation, x.narrow(1, 0, outputs));

    public override string Write(OnnxGraphBuilder graph, string x, WeightSpans numbers) =>
        OnnxActivations.Write(graph, activation, graph.SliceColumns(x, 0, outputs));

    public override string ToString() => activation == Activation.Identity ? "Leading" : $"Leading {activation}";
}

/// <summary>An activation by itself.</summary>
internal sealed class ActivationLayer(Shape shape, Activation activation) : NetworkLayer(shape, shape)
{
    public Activation Activation => activation;

    public override Tensor Forward(Tensor x, ForwardPass pass) => Activations.Apply(activation, x);

    public override string Write(OnnxGraphBuilder graph, string x, WeightSpans numbers) => OnnxActivations.Write(graph, activation, x);

    public override string ToString() => $"{activation}";
}

/// <summary>Holds numbers that a loss or score needs and no gradient changes; rows pass it as they are.</summary>
internal sealed class NumbersLayer(float[] numbers) : NetworkLayer(numbers.Length, numbers.Length)
{
    public Parameter Numbers { get; } = new(1, numbers.Length, ParameterRole.Buffer, (values, _, _) => numbers.CopyTo(values));

    public override IReadOnlyList<Parameter> Parameters => [Numbers];

    public override Tensor Forward(Tensor x, ForwardPass pass) => x;

    public override string Write(OnnxGraphBuilder graph, string x, WeightSpans numbers) => x;

    /// <summary>With a hash, so that plans of other numbers are other plans.</summary>
    public override string ToString() => $"Numbers {Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<float>(numbers)))[..8]}";
}

/// <summary>Maps of sequences with zeros in their padding.</summary>
/// <param name="maps">Channels, 1, steps.</param>
internal sealed class StepMaskLayer(Shape maps) : NetworkLayer(maps, maps)
{
    public override Tensor Forward(Tensor x, ForwardPass pass) =>
        pass.MaskOf(Output[2]) is { } mask ? x.Times(mask.view(-1, 1, 1, Output[2])) : x;

    public override string Write(OnnxGraphBuilder graph, string x, WeightSpans numbers) =>
        graph.MaskOf(Output[2]) is { } mask
            ? graph.Node("Mul", [x, graph.Node("Reshape", [mask, graph.Integers(-1, 1, 1, Output[2])])])
            : x;

    public override string ToString() => "Mask";
}
