using MLNetAutoencoder.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>
/// A block of a transformer, normalised first: <c>y = x + attention(normalization(x))</c>, then <c>y + feedForward(normalization(y))</c>.
/// </summary>
internal sealed class AttentionBlock : NetworkLayer
{
    private const int Widening = 4; // of the feed-forward layer, as in the paper

    private static readonly Scalar s_one = 1.0;

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
        x = pass.Run(_attending, x).add(x, s_one);
        return pass.Run(_feeding, x).add(x, s_one);
    }

    public override string Write(OnnxGraphBuilder graph, string x, NetworkNumbers numbers)
    {
        foreach (var branch in new[] { _attending, _feeding })
            x = graph.Node("Add", [branch.Aggregate(x, (y, layer) => layer.Write(graph, y, numbers)), x]);
        return x;
    }

    public override string ToString() => string.Join(", ", Layers);
}
