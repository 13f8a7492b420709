using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>Layers for the first values of a row, past which the others go: what the layers give, then those others.</summary>
/// <param name="layers">One or more.</param>
/// <param name="others">Values that go past.</param>
internal sealed class BesideLayer(IReadOnlyList<NetworkLayer> layers, int others) : NetworkLayer(layers[0].Input.Size + others, layers[^1].Output.Size + others)
{
    private readonly int _first = layers[0].Input.Size;

    public override IReadOnlyList<Parameter> Parameters { get; } = [.. layers.SelectMany(layer => layer.Parameters)];

    public override double Multiplications => layers.Sum(layer => layer.Multiplications);

    public override bool MixesRows => layers.Any(layer => layer.MixesRows);

    public override Tensor Forward(Tensor x, ForwardPass pass) => cat([pass.Run(layers, x.narrow(1, 0, _first)), x.narrow(1, _first, others)], 1);

    public override string Write(OnnxGraphBuilder graph, string x, NetworkNumbers numbers)
    {
        string y = graph.SliceColumns(x, 0, _first);
        foreach (var layer in layers)
            y = layer.Write(graph, y, numbers);
        return graph.Node("Concat", [y, graph.SliceColumns(x, _first, others)], null, OnnxGraphBuilder.Int("axis", 1));
    }

    public override string ToString() => $"({string.Join(", ", layers)}) beside {others}";
}
