using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder;

/// <summary>What objectives share whose codes are distributions: two values for each of the code, of which the mean is the code.</summary>
internal abstract class LatentGaussianModule(int latentSize) : ObjectiveModule(latentSize)
{
    protected const string DivergenceTerm = "KL divergence";

    public override int HeadSize => 2 * LatentSize;

    public override NetworkLayer Bottleneck { get; } = new LeadingLayer(2 * latentSize, latentSize, Activation.Identity);

    public override bool HasStandardNormalCodes => true;

    public override IReadOnlyList<string> Terms => [DivergenceTerm];

    public override string WriteLogVariance(ModelGraph graph)
    {
        var nodes = graph.Nodes;
        string rest = nodes.SliceColumns(graph.Head, LatentSize, LatentSize);
        return nodes.Node("Clip", [rest, nodes.Scalar(-LatentGaussian.GreatestLogVariance), nodes.Scalar(LatentGaussian.GreatestLogVariance)]);
    }
}
