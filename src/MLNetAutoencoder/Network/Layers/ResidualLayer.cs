using MLNetAutoencoder.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>Adds what layers make of values to the values: <c>y = activation(shortcut(x) + branch(x))</c> (He et al. 2016).</summary>
/// <param name="branch">One or more layers.</param>
/// <param name="shortcut">Brings the values to the shape of the branch; null where they have it.</param>
/// <param name="activation">What is applied to the sum.</param>
internal sealed class ResidualLayer(IReadOnlyList<NetworkLayer> branch, NetworkLayer? shortcut = null, Activation activation = Activation.Identity)
    : NetworkLayer(branch[0].Input, branch[^1].Output)
{
    private static readonly Scalar s_one = 1.0;

    public override IReadOnlyList<Parameter> Parameters { get; } = [.. branch.Concat(shortcut is null ? [] : [shortcut]).SelectMany(layer => layer.Parameters)];

    public override double Multiplications => branch.Sum(layer => layer.Multiplications) + (shortcut?.Multiplications ?? 0);

    public override bool MixesRows => branch.Any(layer => layer.MixesRows) || shortcut is { MixesRows: true };

    public override Tensor Forward(Tensor x, ForwardPass pass)
        => Activations.Apply(activation, pass.Run(branch, x).add(shortcut?.Forward(x, pass) ?? x, s_one));

    public override string Write(OnnxGraphBuilder graph, string x, NetworkNumbers numbers)
    {
        string y = x;
        foreach (var layer in branch)
            y = layer.Write(graph, y, numbers);
        return OnnxActivations.Write(graph, activation, graph.Node("Add", [y, shortcut?.Write(graph, x, numbers) ?? x]));
    }

    public override string ToString()
        => $"Residual ({string.Join(", ", branch)}{(shortcut is null ? "" : $"; {shortcut}")})" + (activation == Activation.Identity ? "" : $" {activation}");
}
