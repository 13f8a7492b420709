using MLNetAutoencoder.Data.Mixed;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Network.Layers;
using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetAutoencoder.Losses;

/// <summary>
/// A loss for rows of several kinds of columns: the cross-entropy of one-hot groups and binary columns, and another loss for numeric ones.
/// The losses of a group's slots are those of one column together, so that all columns count alike.
/// </summary>
/// <param name="numeric">The loss of numeric columns, value by value.</param>
/// <param name="layout">What the slots are.</param>
internal sealed class MixedLoss(RowLoss numeric, MixedLayout layout) : RowLoss
{
    public override NetworkLayer Head(int targets, Activation activation) => new MixedHeadLayer(layout, activation);

    public override Tensor Each(Tensor raw, Tensor reconstruction, Tensor target) =>
        cat([.. layout.Runs.Select(run => Each(run, Part(raw, run), Part(reconstruction, run), Part(target, run)))], 1)
            .Times((double)layout.Slots / layout.Columns);

    /// <summary>
    /// The mean over columns: squared differences of numeric ones and the cross-entropies of the others. What of a group is not known, such
    /// as a value that training did not see and that the encoding made zeros of, counts as the least likely of its values.
    /// </summary>
    public override string WriteScore(OnnxGraphBuilder nodes, string raw, string reconstruction, string target) =>
        RowMean(nodes, Write(nodes, raw, reconstruction, target, WriteGroup));

    /// <summary>What is not known of a group is shared out to all its slots alike.</summary>
    public override string WriteContributions(OnnxGraphBuilder nodes, string raw, string reconstruction, string target, int targets) =>
        nodes.Node("Div", [Write(nodes, raw, reconstruction, target, WriteSlots), nodes.Scalar(layout.Columns)]);

    private static Tensor Part(Tensor x, SlotRun run) => x.narrow(1, run.First, run.Count);

    private Tensor Each(SlotRun run, Tensor raw, Tensor reconstruction, Tensor target) =>
        run.Kind switch
        {
            SlotKind.OneHot => raw.log_softmax(1).Times(target).neg(),
            SlotKind.Binary => F.binary_cross_entropy_with_logits(raw, target, reduction: nn.Reduction.None),
            _ => numeric.Each(raw, reconstruction, target),
        };

    private string Write(
        OnnxGraphBuilder nodes,
        string raw,
        string reconstruction,
        string target,
        Func<OnnxGraphBuilder, string, string, SlotRun, string> group
    )
    {
        var (raws, outputs, targets) = (Split(raw), Split(reconstruction), Split(target));
        return MixedHeadLayer.Join(
            nodes,
            [
                .. layout.Runs.Select(
                    (run, i) =>
                        run.Kind switch
                        {
                            SlotKind.OneHot => group(nodes, raws[i], targets[i], run),
                            SlotKind.Binary => WriteBinary(nodes, raws[i], targets[i]),
                            _ => WriteSquare(nodes, outputs[i], targets[i]),
                        }
                ),
            ]
        );

        string[] Split(string x) => MixedHeadLayer.Split(nodes, layout, x);
    }

    /// <summary>-Σ t log p + max(0, 1 - Σ t) · max(-log p): (N, 1).</summary>
    private static string WriteGroup(OnnxGraphBuilder nodes, string raw, string target, SlotRun run)
    {
        var (known, unknown) = WriteLikelihoods(nodes, raw, target);
        return nodes.Node("Neg", [nodes.Node("Add", [nodes.ReduceRows("ReduceSum", known), unknown])]);
    }

    /// <summary>The same, slot by slot: (N, slots).</summary>
    private static string WriteSlots(OnnxGraphBuilder nodes, string raw, string target, SlotRun run)
    {
        var (known, unknown) = WriteLikelihoods(nodes, raw, target);
        return nodes.Node("Neg", [nodes.Node("Add", [known, nodes.Node("Div", [unknown, nodes.Scalar(run.Count)])])]);
    }

    /// <summary>t log p, (N, slots), and max(0, 1 - Σ t) · min(log p), (N, 1).</summary>
    private static (string Known, string Unknown) WriteLikelihoods(OnnxGraphBuilder nodes, string raw, string target)
    {
        string logs = nodes.Node("LogSoftmax", [raw], null, OnnxGraphBuilder.Int("axis", 1));
        string share = nodes.Node("Relu", [nodes.Node("Sub", [nodes.Scalar(1), nodes.ReduceRows("ReduceSum", target)])]);
        return (nodes.Node("Mul", [logs, target]), nodes.Node("Mul", [share, nodes.ReduceRows("ReduceMin", logs)]));
    }

    /// <summary>log(1 + exp(z)) - z t, as max(z, 0) + log(1 + exp(-|z|)) - z t.</summary>
    private static string WriteBinary(OnnxGraphBuilder nodes, string raw, string target)
    {
        string small = nodes.Node("Exp", [nodes.Node("Neg", [nodes.Node("Abs", [raw])])]);
        string softplus = nodes.Node("Add", [nodes.Node("Relu", [raw]), nodes.Node("Log", [nodes.Node("Add", [small, nodes.Scalar(1)])])]);
        return nodes.Node("Sub", [softplus, nodes.Node("Mul", [raw, target])]);
    }
}
