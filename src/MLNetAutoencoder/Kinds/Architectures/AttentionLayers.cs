using MLNetAutoencoder.Network;
using MLNetAutoencoder.Network.Layers;
using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Kinds.Architectures;

/// <summary>
/// A block of a transformer, normalized first: <c>y = x + attention(normalization(x))</c>, then <c>y + feedForward(normalization(y))</c>.
/// </summary>
internal sealed class AttentionBlock : NetworkLayer
{
    private const int Widening = 4; // of the feed-forward layer, as in the paper

    private readonly NetworkLayer[] _attending;
    private readonly NetworkLayer[] _feeding;

    /// <param name="positions">1 or greater.</param>
    /// <param name="width">Values at each position; a multiple of the heads.</param>
    /// <param name="heads">Parts that attend each by itself.</param>
    /// <param name="activation">Of the feed-forward layer.</param>
    /// <param name="dropout">Probability with which a value that is added is set to 0 while learning.</param>
    public AttentionBlock(int positions, int width, int heads, Activation activation, double dropout)
        : base(positions * width, positions * width)
    {
        _attending =
        [
            Each(new NormalizationLayer(width)),
            Each(new DenseLayer(width, 3 * width, Activation.Identity)),
            new HeadsLayer(positions, width, heads),
            Each(new DenseLayer(width, width, Activation.Identity, Normalization.None, dropout)),
        ];
        _feeding =
        [
            Each(new NormalizationLayer(width)),
            Each(new DenseLayer(width, Widening * width, activation)),
            Each(new DenseLayer(Widening * width, width, Activation.Identity, Normalization.None, dropout)),
        ];

        PerStepLayer Each(NetworkLayer layer) => new(positions, layer);
    }

    public override IReadOnlyList<Parameter> Parameters => [.. Layers.SelectMany(layer => layer.Parameters)];

    public override double Multiplications => Layers.Sum(layer => layer.Multiplications);

    private IEnumerable<NetworkLayer> Layers => _attending.Concat(_feeding);

    public override Tensor Forward(Tensor x, ForwardPass pass)
    {
        x = pass.Through(_attending, x).Plus(x);
        return pass.Through(_feeding, x).Plus(x);
    }

    public override string Write(OnnxGraphBuilder graph, string x, WeightSpans numbers)
    {
        foreach (var branch in new[] { _attending, _feeding })
            x = graph.Node("Add", [branch.Aggregate(x, (y, layer) => layer.Write(graph, y, numbers)), x]);
        return x;
    }

    public override string ToString() => string.Join(", ", Layers);
}

/// <summary>
/// Attention of several heads: <c>softmax(Q Kᵀ / sqrt(d)) V</c>, d the width of a head. It takes queries, keys and values side by side at
/// each position, each of the full width with one head after the other.
/// </summary>
/// <param name="positions">1 or greater.</param>
/// <param name="width">Values at each position; a multiple of the heads.</param>
/// <param name="heads">1 or greater.</param>
internal sealed class HeadsLayer(int positions, int width, int heads) : NetworkLayer(positions * 3 * width, positions * width)
{
    private const float Far = 1e9f; // of a position that is padding: its share is 0, whatever the others'

    private readonly int _size = width / heads;

    public override double Multiplications => 2.0 * positions * positions * width;

    public override Tensor Forward(Tensor x, ForwardPass pass)
    {
        var parts = x.view(-1, positions, 3, heads, _size).permute(2, 0, 3, 1, 4).unbind(0);
        var (queries, keys, values) = (parts[0], parts[1], parts[2]); // (N, heads, positions, size) each
        var similarities = queries.Times(1 / Math.Sqrt(_size)).matmul(keys.transpose(-2, -1)); // (N, heads, positions, positions)
        if (pass.MaskOf(positions) is { } mask)
            similarities = similarities.Plus(mask.Minus(1).Times(Far).view(-1, 1, 1, positions));
        return similarities.softmax(-1).matmul(values).transpose(1, 2).reshape(-1, Output.Size);
    }

    public override string Write(OnnxGraphBuilder graph, string x, WeightSpans numbers)
    {
        string apart = graph.Node("Reshape", [x, graph.Integers(-1, positions, 3, heads, _size)]);
        string queries = graph.Node("Mul", [Part(0, 0, 2, 1, 3), graph.Scalar((float)(1 / Math.Sqrt(_size)))]);
        string similarities = graph.Node("MatMul", [queries, Part(1, 0, 2, 3, 1)]);
        if (graph.MaskOf(positions) is { } mask)
        {
            string far = graph.Node("Mul", [graph.Node("Sub", [mask, graph.Scalar(1)]), graph.Scalar(Far)]);
            similarities = graph.Node("Add", [similarities, graph.Node("Reshape", [far, graph.Integers(-1, 1, 1, positions)])]);
        }
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

/// <summary>
/// Adds to the vector at each position one that is learned and begins with the sines and cosines of Vaswani et al. (2017).
/// </summary>
internal sealed class PositionLayer : NetworkLayer
{
    private const double LongestWave = 10_000; // over 2 pi, in positions, as in the paper

    private readonly int _inputs;
    private readonly Parameter _vectors;

    /// <param name="positions">1 or greater.</param>
    /// <param name="width">Values at each position.</param>
    /// <param name="repeatsInput">Whether a row holds one vector that comes in at every position.</param>
    public PositionLayer(int positions, int width, bool repeatsInput = false)
        : base(repeatsInput ? width : positions * width, positions * width)
    {
        _inputs = repeatsInput ? 1 : positions;
        _vectors = new Parameter(
            positions,
            width,
            ParameterRole.Offset,
            (values, _, _) =>
            {
                for (int i = 0; i < values.Length; i++)
                    values[i] = (float)Wave(i / width, i % width, width);
            }
        );
    }

    public override IReadOnlyList<Parameter> Parameters => [_vectors];

    public override Tensor Forward(Tensor x, ForwardPass pass) =>
        x.view(-1, _inputs, _vectors.Columns).Plus(pass[_vectors].view(1, _vectors.Rows, _vectors.Columns)).view(-1, Output.Size);

    public override string Write(OnnxGraphBuilder graph, string x, WeightSpans numbers)
    {
        string apart = graph.Node("Reshape", [x, graph.Integers(-1, _inputs, _vectors.Columns)]);
        string sum = graph.Node("Add", [apart, graph.Constant(numbers[_vectors], _vectors.Rows, _vectors.Columns)]);
        return graph.Node("Reshape", [sum, graph.Integers(-1, Output.Size)]);
    }

    public override string ToString() => $"Position of {_vectors.Rows}";

    private static double Wave(int position, int place, int width)
    {
        double angle = position / Math.Pow(LongestWave, place / 2 * 2 / (double)width);
        return place % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle);
    }
}

/// <summary>The mean of the vectors at all positions but padding.</summary>
internal sealed class MeanLayer(int positions, int width) : NetworkLayer(positions * width, width)
{
    public override Tensor Forward(Tensor x, ForwardPass pass)
    {
        var apart = x.view(-1, positions, width);
        return pass.MaskOf(positions) is { } mask
            ? apart.Times(mask.unsqueeze(2)).sum([1L]).Over(mask.sum(1, keepdim: true))
            : apart.mean([1L]);
    }

    public override string Write(OnnxGraphBuilder graph, string x, WeightSpans numbers)
    {
        string apart = graph.Node("Reshape", [x, graph.Integers(-1, positions, width)]);
        if (graph.MaskOf(positions) is not { } mask)
            return graph.Node("ReduceMean", [apart], null, OnnxGraphBuilder.Ints("axes", 1), OnnxGraphBuilder.Int("keepdims", 0));
        string masked = graph.Node("Mul", [apart, graph.Node("Reshape", [mask, graph.Integers(-1, positions, 1)])]);
        return graph.Node("Div", [Sum(masked, 0), Sum(mask, 1)]);

        string Sum(string values, long keep) =>
            graph.Node("ReduceSum", [values], null, OnnxGraphBuilder.Ints("axes", 1), OnnxGraphBuilder.Int("keepdims", keep));
    }

    public override string ToString() => $"Mean of {positions}";
}

/// <summary>Layer normalization by itself (Ba et al. 2016).</summary>
internal sealed class NormalizationLayer(int size) : NetworkLayer(size, size)
{
    private readonly LayerTail _tail = new(size, Activation.Identity, Normalization.Layer, dropout: 0);

    public override IReadOnlyList<Parameter> Parameters => [.. _tail.Parameters];

    public override Tensor Forward(Tensor x, ForwardPass pass) => _tail.Forward(x, pass);

    public override string Write(OnnxGraphBuilder graph, string x, WeightSpans numbers) => _tail.Write(graph, x, numbers);

    public override string ToString() => "Normalization";
}
