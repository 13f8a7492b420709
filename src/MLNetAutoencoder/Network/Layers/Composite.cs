using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Network.Layers;

/// <summary>Adds what layers make of values to the values: <c>y = activation(shortcut(x) + branch(x))</c> (He et al. 2016).</summary>
/// <param name="branch">One or more layers.</param>
/// <param name="shortcut">Brings the values to the shape of the branch; null where they have it.</param>
/// <param name="activation">What is applied to the sum.</param>
internal sealed class ResidualLayer(
    IReadOnlyList<NetworkLayer> branch,
    NetworkLayer? shortcut = null,
    Activation activation = Activation.Identity
) : NetworkLayer(branch[0].Input, branch[^1].Output)
{
    public override IReadOnlyList<Parameter> Parameters { get; } =
    [.. branch.Concat(shortcut is null ? [] : [shortcut]).SelectMany(layer => layer.Parameters)];

    public override double Multiplications => branch.Sum(layer => layer.Multiplications) + (shortcut?.Multiplications ?? 0);

    public override bool MixesRows => branch.Any(layer => layer.MixesRows) || shortcut is { MixesRows: true };

    public override Tensor Forward(Tensor x, ForwardPass pass) =>
        Activations.Apply(activation, pass.Through(branch, x).Plus(shortcut?.Forward(x, pass) ?? x));

    public override string Write(OnnxGraphBuilder graph, string x, WeightSpans numbers)
    {
        string y = x;
        foreach (var layer in branch)
            y = layer.Write(graph, y, numbers);
        return OnnxActivations.Write(graph, activation, graph.Node("Add", [y, shortcut?.Write(graph, x, numbers) ?? x]));
    }

    public override string ToString() =>
        $"Residual ({string.Join(", ", branch)}{(shortcut is null ? "" : $"; {shortcut}")})"
        + (activation == Activation.Identity ? "" : $" {activation}");
}

/// <summary>The same layer at each step of a window: (steps x inputs) to (steps x outputs), the first step first.</summary>
/// <param name="steps">1 or greater.</param>
/// <param name="inner">Takes and gives the values of one step.</param>
internal sealed class PerStepLayer(int steps, NetworkLayer inner) : NetworkLayer(steps * inner.Input.Size, steps * inner.Output.Size)
{
    public override IReadOnlyList<Parameter> Parameters => inner.Parameters;

    public override double Multiplications => steps * inner.Multiplications;

    public override bool MixesRows => inner.MixesRows;

    public override Tensor Forward(Tensor x, ForwardPass pass) =>
        inner.Forward(x.reshape(-1, inner.Input.Size), pass).view(-1, Output.Size);

    public override string Write(OnnxGraphBuilder graph, string x, WeightSpans numbers)
    {
        string apart = graph.Node("Reshape", [x, graph.Integers(-1, inner.Input.Size)]);
        return graph.Node("Reshape", [inner.Write(graph, apart, numbers), graph.Integers(-1, Output.Size)]);
    }

    public override string ToString() => $"{steps} times {inner}";
}

/// <summary>Layers for the first values of a row, past which the others go: what the layers give, then those others.</summary>
/// <param name="layers">One or more.</param>
/// <param name="others">Values that go past.</param>
internal sealed class BesideLayer(IReadOnlyList<NetworkLayer> layers, int others)
    : NetworkLayer(layers[0].Input.Size + others, layers[^1].Output.Size + others)
{
    private readonly int _first = layers[0].Input.Size;

    public override IReadOnlyList<Parameter> Parameters { get; } = [.. layers.SelectMany(layer => layer.Parameters)];

    public override double Multiplications => layers.Sum(layer => layer.Multiplications);

    public override bool MixesRows => layers.Any(layer => layer.MixesRows);

    public override Tensor Forward(Tensor x, ForwardPass pass) =>
        cat([pass.Through(layers, x.narrow(1, 0, _first)), x.narrow(1, _first, others)], 1);

    public override string Write(OnnxGraphBuilder graph, string x, WeightSpans numbers)
    {
        string y = graph.SliceColumns(x, 0, _first);
        foreach (var layer in layers)
            y = layer.Write(graph, y, numbers);
        return graph.JoinColumns(y, graph.SliceColumns(x, _first, others));
    }

    public override string ToString() => $"({string.Join(", ", layers)}) beside {others}";
}
