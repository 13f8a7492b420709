using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>The axes of a row in another order.</summary>
/// <param name="input">The shape as it comes.</param>
/// <param name="axes">The place in <paramref name="input"/> of each axis of the output.</param>
internal sealed class PermuteLayer(Shape input, params int[] axes) : NetworkLayer(input, new Shape([.. axes.Select(a => input[a])]))
{
    private readonly long[] _order = [0, .. axes.Select(a => a + 1L)];

    public override Tensor Forward(Tensor x, ForwardPass pass) => x.permute(_order);

    public override string Write(OnnxGraphBuilder graph, string x, NetworkNumbers numbers) => graph.Node("Transpose", [x], null, OnnxGraphBuilder.Ints("perm", _order));

    public override string ToString() => $"Permute {string.Join(' ', axes)}";
}
