using System.Runtime.InteropServices;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder.Conversion;

/// <summary>
/// Writes a graph of an older version of ONNX's standard operators in a newer one, so that graphs can be joined: what became an input of
/// an operator is no longer an attribute (https://github.com/onnx/onnx/blob/main/docs/Changelog.md).
/// </summary>
internal sealed class Opsets
{
    private const long Oldest = 7;
    private static readonly string[] s_reductions =
    [
        "ReduceMean",
        "ReduceMax",
        "ReduceMin",
        "ReduceProd",
        "ReduceL1",
        "ReduceL2",
        "ReduceLogSum",
        "ReduceLogSumExp",
        "ReduceSumSquare",
    ];

    private readonly GraphProto _graph;
    private readonly long _from;
    private readonly long _to;
    private readonly List<NodeProto> _nodes = [];
    private int _next;

    private Opsets(GraphProto graph, long from, long to) => (_graph, _from, _to) = (graph, from, to);

    /// <summary>The version of the standard operators that a model is written in.</summary>
    public static long VersionOf(ModelProto model) => Standard(model)?.Version ?? 1;

    /// <exception cref="NotConvertibleException">It has an operator that has no counterpart.</exception>
    public static void Raise(ModelProto model, long to)
    {
        long from = VersionOf(model);
        if (from >= to)
            return;
        if (Standard(model) is { } opset)
            opset.Version = to;
        else
            model.OpsetImport.Add(new OperatorSetIdProto { Version = to });
        if (model.Graph.Node.Count == 0)
            return;
        if (from < Oldest)
            throw new NotConvertibleException(
                Invariant.Text($"is an ONNX model of operator set {from}; export it with operator set {Oldest} or later")
            );
        Raise(model.Graph, from, to);
    }

    private static OperatorSetIdProto? Standard(ModelProto model) =>
        model.OpsetImport.FirstOrDefault(opset => GraphNames.Domain(opset.Domain).Length == 0);

    private static void Raise(GraphProto graph, long from, long to)
    {
        var opsets = new Opsets(graph, from, to);
        foreach (var node in graph.Node)
            opsets.Raise(node);
        graph.Node.Clear();
        graph.Node.Add(opsets._nodes);
    }

    private void Raise(NodeProto node)
    {
        foreach (var inner in GraphNames.Inner(node))
            Raise(inner, _from, _to);
        if (GraphNames.Domain(node.Domain).Length == 0)
            Change(node);
        else
            _nodes.Add(node);
    }

    private void Change(NodeProto node)
    {
        switch (node.OpType)
        {
            case "BatchNormalization" when Passes(9):
                Take(node, "spatial");
                break;
            case "Upsample" when Passes(10):
                throw new NotConvertibleException(
                    Invariant.Text($"is an ONNX model with the operator Upsample, which ended; export it with operator set {_to}")
                );
            case "Dropout" when Passes(12):
                Take(node, "ratio"); // of no use when nothing is trained
                break;
            case "TopK" when Passes(10):
                Add(node, 1, Integers(Take(node, "k")));
                break;
            case "Slice" when Passes(10):
                ChangeSlice(node);
                break;
            case "Clip" when Passes(11):
                Add(node, 1, Number(Take(node, "min")));
                Add(node, 2, Number(Take(node, "max")));
                break;
            case "Pad" when Passes(11):
                Add(node, 1, Integers(Take(node, "pads")));
                Add(node, 2, Number(Take(node, "value")));
                break;
            case "Squeeze" or "Unsqueeze" or "ReduceSum" when Passes(13):
                Add(node, 1, Integers(Take(node, "axes")));
                break;
            case "Split" when Passes(13) && Take(node, "split") is { } sizes:
                Add(node, 1, Integers(sizes));
                break;
            case "Split" when Passes(18) && node.Input.Count < 2:
                node.Attribute.Add(OnnxGraphBuilder.Int("num_outputs", node.Output.Count));
                break;
            case "Softmax" or "LogSoftmax" or "Hardmax" when Passes(13):
                ChangeSoftmax(node);
                return;
            case var op when Passes(18) && s_reductions.Contains(op):
                Add(node, 1, Integers(Take(node, "axes")));
                break;
        }
        _nodes.Add(node);
    }

    private bool Passes(long version) => _from < version && version <= _to;

    private void ChangeSlice(NodeProto node)
    {
        var (starts, ends, axes) = (Take(node, "starts")!, Take(node, "ends"), Take(node, "axes"));
        Add(node, 1, Integers(starts));
        Add(node, 2, Integers(ends));
        long[] all = [.. Enumerable.Range(0, starts.Ints.Count).Select(i => (long)i)];
        Add(node, 3, Integers(axes ?? OnnxGraphBuilder.Ints("axes", all)));
    }

    /// <summary>Up to version 12 the dimensions from the axis on were one.</summary>
    private void ChangeSoftmax(NodeProto node)
    {
        var axis = Take(node, "axis") ?? OnnxGraphBuilder.Int("axis", 1);
        string name = $"{node.Name}/{node.Output[0]}";
        string output = node.Output[0];
        _nodes.Add(OnnxGraphBuilder.NewNode(name + "/shape", "Shape", [node.Input[0]], name + "/shape", []));
        _nodes.Add(OnnxGraphBuilder.NewNode(name + "/flat", "Flatten", [node.Input[0]], name + "/flat", [axis]));
        node.Input[0] = name + "/flat";
        node.Output[0] = name + "/rows";
        node.Attribute.Add(OnnxGraphBuilder.Int("axis", 1));
        _nodes.Add(node);
        _nodes.Add(OnnxGraphBuilder.NewNode(name + "/restored", "Reshape", [name + "/rows", name + "/shape"], output, []));
    }

    private static AttributeProto? Take(NodeProto node, string name)
    {
        var attribute = node.Attribute.FirstOrDefault(attribute => attribute.Name == name);
        if (attribute is not null)
            node.Attribute.Remove(attribute);
        return attribute;
    }

    private static void Add(NodeProto node, int place, string? input)
    {
        if (input is null)
            return;
        while (node.Input.Count < place)
            node.Input.Add("");
        if (node.Input.Count == place)
            node.Input.Add(input);
    }

    private string? Integers(AttributeProto? attribute) =>
        attribute is null
            ? null
            : Initializer(
                DataType.Int64,
                MemoryMarshal.AsBytes<long>(attribute.Ints.Count > 0 ? attribute.Ints.ToArray() : [attribute.I]),
                Math.Max(attribute.Ints.Count, 1)
            );

    private string? Number(AttributeProto? attribute) =>
        attribute is null ? null : Initializer(DataType.Single, MemoryMarshal.AsBytes<float>([attribute.F]));

    private string Initializer(DataType type, ReadOnlySpan<byte> content, params long[] dims)
    {
        string name = Invariant.Text($"opset/{_graph.Name}/{_next++}");
        _graph.Initializer.Add(OnnxGraphBuilder.NewTensor(name, type, content, dims));
        return name;
    }
}
