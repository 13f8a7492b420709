using MLNetAutoencoder.Anomaly;
using MLNetAutoencoder.Model;
using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder.Estimators.Export;

/// <summary>
/// The probability of a lower score, as nodes of a graph: straight lines between quantiles of the scores of training rows up to where the
/// tail begins, and there a generalised Pareto distribution. Of n scores the one of rank r from the lowest stands for r / (n + 1).
/// </summary>
internal sealed class ProbabilityCurve
{
    private const float LeastOfPower = 1e-30f;

    private readonly ParetoTail _tail;
    private readonly List<float> _scores = [];
    private readonly List<float> _shares = [];

    private ProbabilityCurve(ScoreDistribution scores)
    {
        _tail = ExtremeValueThreshold.Tail(scores);
        float[] quantiles = scores.Quantiles;
        double ofOne = quantiles.Length > 1 ? (scores.Count - 1.0) / (quantiles.Length - 1) : 0;
        for (int first = 0, next; first < quantiles.Length && quantiles[first] < _tail.Level; first = next)
        {
            for (next = first + 1; next < quantiles.Length && quantiles[next] == quantiles[first]; )
                next++;
            double rank = 1 + (ofOne * (first + next - 1) / 2);
            _scores.Add(quantiles[first]);
            _shares.Add((float)Math.Min(rank / (scores.Count + 1), 1 - _tail.Share));
        }
        _scores.Add((float)_tail.Level);
        _shares.Add((float)(1 - _tail.Share));
    }

    /// <summary>Writes the probability.</summary>
    /// <param name="nodes">Takes further nodes.</param>
    /// <param name="score">(N, 1).</param>
    /// <param name="scores">Those of training rows.</param>
    /// <returns>(N, 1): 0 to 1, never falling with the score; NaN for NaN.</returns>
    public static string Write(OnnxGraphBuilder nodes, string score, ScoreDistribution scores) =>
        new ProbabilityCurve(scores).Write(nodes, score);

    private string Write(OnnxGraphBuilder nodes, string score)
    {
        int count = _scores.Count;
        string isReached = nodes.Node("GreaterOrEqual", [score, nodes.Constant([.. _scores], 1, count)]);
        string reached = nodes.ReduceRows("ReduceSum", nodes.Cast(isReached, DataType.Single));
        string place = nodes.Cast(reached, DataType.Int64);
        var slopes = Enumerable.Range(0, count - 1).Select(i => (_shares[i + 1] - _shares[i]) / (_scores[i + 1] - _scores[i]));
        string above = nodes.Node("Sub", [score, Of(nodes, place, _scores.Prepend(_scores[0]))]);
        string rise = nodes.Node("Mul", [above, Of(nodes, place, [0, .. slopes, 0])]);
        string line = nodes.Node("Add", [Of(nodes, place, _shares.Prepend(_shares[0])), rise]);
        string below = nodes.Node("Min", [line, Of(nodes, place, _shares.Append(_shares[^1]))]);
        return _tail.Share == 0 ? below : nodes.Node("Add", [below, InTail(nodes, score)]);
    }

    /// <summary>What the tail adds: 0 up to its level.</summary>
    private string InTail(OnnxGraphBuilder nodes, string score)
    {
        string excess = nodes.Node("Max", [nodes.Node("Sub", [score, nodes.Scalar((float)_tail.Level)]), nodes.Scalar(0)]);
        string scaled = nodes.Node("Mul", [excess, nodes.Scalar((float)(1 / _tail.Scale))]);
        string exponent = scaled;
        if (!_tail.IsExponential)
        {
            string power = nodes.Node("Add", [nodes.Node("Mul", [scaled, nodes.Scalar((float)_tail.Shape)]), nodes.Scalar(1)]);
            string log = nodes.Node("Log", [nodes.Node("Max", [power, nodes.Scalar(LeastOfPower)])]);
            exponent = nodes.Node("Mul", [log, nodes.Scalar((float)(1 / _tail.Shape))]);
        }
        string exceedance = nodes.Node("Exp", [nodes.Node("Neg", [exponent])]);
        return nodes.Node("Mul", [nodes.Node("Sub", [nodes.Scalar(1), exceedance]), nodes.Scalar((float)_tail.Share)]);
    }

    private static string Of(OnnxGraphBuilder nodes, string place, IEnumerable<float> values)
    {
        float[] table = [.. values];
        return nodes.Node("Gather", [nodes.Constant(table, table.Length), place]);
    }
}
