using MLNetAutoencoder.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>Adds to the vector at each position one that is learned and begins with the sines and cosines of Vaswani et al. (2017).</summary>
internal sealed class PositionLayer : NetworkLayer
{
    private const double LongestWave = 10_000; // over 2 pi, in positions, as in the paper

    private static readonly Scalar s_one = 1.0;

    private readonly int _inputs;
    private readonly Parameter _vectors;

    /// <param name="positions">1 or greater.</param>
    /// <param name="width">Values at each position.</param>
    /// <param name="repeatsInput">Whether a row holds one vector that comes in at every position.</param>
    public PositionLayer(int positions, int width, bool repeatsInput = false)
        : base(repeatsInput ? width : positions * width, positions * width)
    {
        _inputs = repeatsInput ? 1 : positions;
        _vectors = new Parameter(positions, width, ParameterRole.Offset, (values, _, _) =>
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = (float)Wave(i / width, i % width, width);
        });
    }

    public override IReadOnlyList<Parameter> Parameters => [_vectors];

    public override Tensor Forward(Tensor x, ForwardPass pass)
        => x.view(-1, _inputs, _vectors.Columns).add(pass[_vectors].view(1, _vectors.Rows, _vectors.Columns), s_one).view(-1, Output.Size);

    public override string Write(OnnxGraphBuilder graph, string x, NetworkNumbers numbers)
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
