using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNetAutoencoder;

/// <summary>Turns what a decoder gives into probabilities for one-hot groups and binary columns, and passes the others through an activation.</summary>
internal sealed class MixedHeadLayer(MixedLayout layout, Activation activation) : NetworkLayer(layout.Slots, layout.Slots)
{
    public override Tensor Forward(Tensor x, ForwardPass pass)
        => cat([.. layout.Runs.Select(run => Apply(run.Kind, x.narrow(1, run.First, run.Count)))], 1);

    public override string Write(OnnxGraphBuilder graph, string x, NetworkNumbers numbers)
    {
        var runs = layout.Runs;
        if (runs.Count == 1)
            return Write(graph, runs[0].Kind, x);
        string[] parts = graph.Nodes("Split", [x], runs.Count, OnnxGraphBuilder.Int("axis", 1), OnnxGraphBuilder.Ints("split", [.. runs.Select(run => (long)run.Count)]));
        return graph.Node("Concat", [.. runs.Select((run, i) => Write(graph, run.Kind, parts[i]))], null, OnnxGraphBuilder.Int("axis", 1));
    }

    public override string ToString() => $"Mixed ({layout}) {activation}";

    private Tensor Apply(SlotKind kind, Tensor x) => kind switch
    {
        SlotKind.OneHot => F.softmax(x, 1),
        SlotKind.Binary => F.sigmoid(x),
        _ => Activations.Apply(activation, x),
    };

    private string Write(OnnxGraphBuilder graph, SlotKind kind, string x) => kind switch
    {
        SlotKind.OneHot => graph.Node("Softmax", [x], null, OnnxGraphBuilder.Int("axis", 1)),
        SlotKind.Binary => graph.Node("Sigmoid", [x]),
        _ => OnnxActivations.Write(graph, activation, x),
    };
}
