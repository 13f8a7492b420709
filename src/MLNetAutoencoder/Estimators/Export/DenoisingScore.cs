using MLNetAutoencoder.Kinds;

namespace MLNetAutoencoder.Estimators.Export;

/// <summary><see cref="AnomalyScore.Denoising"/> as nodes of a graph.</summary>
internal static class DenoisingScore
{
    /// <summary>Writes the score of rows.</summary>
    /// <returns>(N, 1).</returns>
    public static string Write(NetworkRows rows, ModelGraph network) =>
        rows.Nodes.ReduceRows("ReduceSum", WriteContributions(rows, network));

    /// <summary>Writes the part that each value of a row has in its score.</summary>
    /// <returns>(N, targets).</returns>
    public static string WriteContributions(NetworkRows rows, ModelGraph network)
    {
        var nodes = rows.Nodes;
        string takenOff = nodes.Node("Sub", [network.Target, network.Reconstruction]);
        string share = nodes.Scalar(1f / rows.Plan.Layout.Targets);
        return nodes.Node("Mul", [nodes.Node("Mul", [network.Target, takenOff]), share]);
    }
}
