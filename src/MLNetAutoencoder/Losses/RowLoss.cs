using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>How far a reconstruction is from what it should be, and what the decoder has to give for it.</summary>
internal abstract class RowLoss
{
    /// <summary>Whether it is the squared difference, value by value.</summary>
    public virtual bool IsSquared => false;

    /// <summary>Values that the decoder gives for a row.</summary>
    public virtual int RawSize(int targets) => targets;

    /// <summary>What turns the decoder's values into the reconstruction.</summary>
    /// <param name="targets">Values of a reconstruction.</param>
    /// <param name="activation">What the options name for the output.</param>
    public virtual NetworkLayer Head(int targets, Activation activation) => new ActivationLayer(targets, activation);

    /// <summary>The losses whose mean over the columns is that of a row.</summary>
    /// <param name="raw">(N, <see cref="RawSize"/>): what the decoder gave.</param>
    /// <param name="reconstruction">(N, targets): what <see cref="Head"/> made of it.</param>
    /// <param name="target">(N, targets).</param>
    /// <returns>(N, columns), as many as there are targets, or one.</returns>
    public abstract Tensor Each(Tensor raw, Tensor reconstruction, Tensor target);

    /// <summary>Writes how far a row is from its reconstruction, by which anomalies are told: by default the mean squared difference.</summary>
    /// <param name="nodes">Takes the nodes.</param>
    /// <param name="raw">(N, <see cref="RawSize"/>).</param>
    /// <param name="reconstruction">(N, targets).</param>
    /// <param name="target">(N, targets), not cut off.</param>
    /// <returns>The name of a tensor (N, 1).</returns>
    public virtual string WriteScore(OnnxGraphBuilder nodes, string raw, string reconstruction, string target)
        => MeanSquare(nodes, target, reconstruction);

    /// <summary>Writes the part that each value of the target has in <see cref="WriteScore"/>: by default its squared difference, divided by their number.</summary>
    /// <param name="nodes">Takes the nodes.</param>
    /// <param name="raw">(N, <see cref="RawSize"/>).</param>
    /// <param name="reconstruction">(N, targets).</param>
    /// <param name="target">(N, targets), not cut off.</param>
    /// <param name="targets">Values of a reconstruction.</param>
    /// <returns>The name of a tensor (N, targets), whose sums over the columns are the scores.</returns>
    public virtual string WriteContributions(OnnxGraphBuilder nodes, string raw, string reconstruction, string target, int targets)
        => nodes.Node("Div", [WriteSquare(nodes, target, reconstruction), nodes.Scalar(targets)]);

    /// <summary>Writes the mean over columns of the squared difference: (N, 1).</summary>
    public static string MeanSquare(OnnxGraphBuilder nodes, string a, string b) => RowMean(nodes, WriteSquare(nodes, a, b));

    protected static string WriteSquare(OnnxGraphBuilder nodes, string a, string b)
    {
        string difference = nodes.Node("Sub", [a, b]);
        return nodes.Node("Mul", [difference, difference]);
    }

    protected static string RowMean(OnnxGraphBuilder nodes, string x)
        => nodes.Node("ReduceMean", [x], null, OnnxGraphBuilder.Ints("axes", 1), OnnxGraphBuilder.Int("keepdims", 1));
}
