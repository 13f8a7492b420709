using MLNetAutoencoder.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>
/// Attention of several heads: <c>softmax(Q Kᵀ / sqrt(d)) V</c>, d the width of a head. It takes queries, keys and values side by side at each position, each of
/// the full width with one head after the other.
/// </summary>
/// <param name="positions">1 or greater.</param>
/// <param name="width">Values at each position; a multiple of the heads.</param>
/// <param name="heads">1 or greater.</param>
internal sealed class HeadsLayer(int positions, int width, int heads) : NetworkLayer(positions * 3 * width, positions * width)
{
    private readonly int _size = width / heads;
    private readonly Scalar _scale = 1 / Math.Sqrt(width / heads);

    public override double Multiplications => 2.0 * positions * positions * width;

    public override Tensor Forward(Tensor x, ForwardPass pass)
    {
        var parts = x.view(-1, positions, 3, heads, _size).permute(2, 0, 3, 1, 4).unbind(0);
        var (queries, keys, values) = (parts[0], parts[1], parts[2]); // (N, heads, positions, size) each
        var shares = queries.mul(_scale).matmul(keys.transpose(-2, -1)).softmax(-1); // (N, heads, positions, positions)
        return shares.matmul(values).transpose(1, 2).reshape(-1, Output.Size);
    }

    public override string Write(OnnxGraphBuilder graph, string x, NetworkNumbers numbers)
    {
        string apart = graph.Node("Reshape", [x, graph.Integers(-1, positions, 3, heads, _size)]);
        string queries = graph.Node("Mul", [Part(0, 0, 2, 1, 3), graph.Scalar((float)(1 / Math.Sqrt(_size)))]);
        string similarities = graph.Node("MatMul", [queries, Part(1, 0, 2, 3, 1)]);
        string shares = graph.Node("Softmax", [similarities], null, OnnxGraphBuilder.Int("axis", 3));
        string means = graph.Node("MatMul", [shares, Part(2, 0, 2, 1, 3)]);
        string byPosition = graph.Node("Transpose", [means], null, OnnxGraphBuilder.Ints("perm", 0, 2, 1, 3));
        return graph.Node("Reshape", [byPosition, graph.Integers(-1, Output.Size)]);

        string Part(int place, params long[] order) // of (N, positions, heads, size)
        {
            string part = graph.Node("Gather", [apart, graph.Integers(place)], null, OnnxGraphBuilder.Int("axis", 2));
            string flat = graph.Node("Squeeze", [part], null, OnnxGraphBuilder.Ints("axes", 2));
            return graph.Node("Transpose", [flat], null, OnnxGraphBuilder.Ints("perm", order));
        }
    }

    public override string ToString() => $"Attention of {heads} heads";
}
