using MLNetAutoencoder.Data.Mixed;
using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetAutoencoder.Network.Layers;

/// <summary>
/// Turns what a decoder gives into probabilities for one-hot groups and binary columns, and passes the others through an activation.
/// </summary>
internal sealed class MixedHeadLayer(MixedLayout layout, Activation activation) : NetworkLayer(layout.Slots, layout.Slots)
{
    public override Tensor Forward(Tensor x, ForwardPass pass) =>
        cat([.. layout.Runs.Select(run => Apply(run.Kind, x.narrow(1, run.First, run.Count)))], 1);

    public override string Write(OnnxGraphBuilder graph, string x, WeightSpans numbers)
    {
        string[] parts = Split(graph, layout, x);
        return Join(graph, [.. layout.Runs.Select((run, i) => Write(graph, run.Kind, parts[i]))]);
    }

    /// <summary>The runs of a row, one tensor each.</summary>
    public static string[] Split(OnnxGraphBuilder graph, MixedLayout layout, string x) =>
        layout.Runs.Count == 1
            ? [x]
            : graph.Nodes(
                "Split",
                [x],
                layout.Runs.Count,
                OnnxGraphBuilder.Int("axis", 1),
                OnnxGraphBuilder.Ints("split", [.. layout.Runs.Select(run => (long)run.Count)])
            );

    /// <summary>One row of what the runs have become.</summary>
    public static string Join(OnnxGraphBuilder graph, string[] parts) => graph.JoinColumns(parts);

    public override string ToString() => $"Mixed ({layout}) {activation}";

    private Tensor Apply(SlotKind kind, Tensor x) =>
        kind switch
        {
            SlotKind.OneHot => F.softmax(x, 1),
            SlotKind.Binary => F.sigmoid(x),
            _ => Activations.Apply(activation, x),
        };

    private string Write(OnnxGraphBuilder graph, SlotKind kind, string x) =>
        kind switch
        {
            SlotKind.OneHot => graph.Node("Softmax", [x], null, OnnxGraphBuilder.Int("axis", 1)),
            SlotKind.Binary => graph.Node("Sigmoid", [x]),
            _ => OnnxActivations.Write(graph, activation, x),
        };
}
