using MLNetAutoencoder.Data;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Kinds;

/// <summary>What of rows is padding, and what the other values count: NaN comes in, and goes no further.</summary>
internal sealed class PaddingMask
{
    private readonly int _features;
    private readonly Tensor _isPadding; // (N, features)

    /// <param name="padding">How features may end in it.</param>
    /// <param name="rows">(N, width), usable ones.</param>
    public PaddingMask(StepPadding padding, Tensor rows)
    {
        _features = checked((int)padding.Features);
        _isPadding = rows.narrow(1, 0, _features).isnan();
        var steps = padding.ChannelsLast
            ? _isPadding.view(-1, padding.Steps, padding.Channels).select(2, 0)
            : _isPadding.narrow(1, 0, padding.Steps);
        Steps = steps.logical_not().to(rows.dtype);
        Filled = Steps.mean([1L]);
        Share = _isPadding.logical_not().to(rows.dtype).Over(Filled.unsqueeze(1));
    }

    /// <summary>(N, steps): 1 at the steps of each row and 0 in its padding.</summary>
    public Tensor Steps { get; }

    /// <summary>(N): the share of values that are no padding.</summary>
    public Tensor Filled { get; }

    /// <summary>(N, features): what each value counts in a mean over the row's real ones, 1 in the mean and 0 in padding.</summary>
    public Tensor Share { get; }

    /// <summary>Values with zeros in the padding.</summary>
    /// <param name="values">(N, features or more).</param>
    public Tensor Clean(Tensor values)
    {
        long others = values.shape[1] - _features;
        var features = values.narrow(1, 0, _features).FillWhere(_isPadding, 0);
        return others == 0 ? features : cat([features, values.narrow(1, _features, others)], 1);
    }
}

/// <summary>
/// The same as nodes of an ONNX graph, where rows need not be usable: steps are real up to the last that holds a value, and the first is
/// real in any case, so that every other NaN stays in what <see cref="Clean"/> gives.
/// </summary>
internal sealed class PaddingNodes
{
    private readonly OnnxGraphBuilder _nodes;
    private readonly int _features;
    private readonly string _values; // (N, features), 1 where a value is real
    private readonly string _isReal; // (N, features)
    private string? _share;

    /// <summary>Writes the mask, and tells the graph of it.</summary>
    /// <param name="nodes">Takes the nodes.</param>
    /// <param name="padding">How features may end in it.</param>
    /// <param name="features">The name of the features as they come, (N, features).</param>
    public PaddingNodes(OnnxGraphBuilder nodes, StepPadding padding, string features)
    {
        (_nodes, _features) = (nodes, checked((int)padding.Features));
        string steps = WriteSteps(padding, features);
        nodes.StepMask = (steps, padding.Steps);
        _values = nodes.Node(
            "Gather",
            [steps, nodes.Integers([.. Enumerable.Range(0, _features).Select(i => (long)padding.StepOf(i))])],
            null,
            OnnxGraphBuilder.Int("axis", 1)
        );
        _isReal = nodes.Cast(_values, DataType.Boolean);
    }

    /// <summary>(N, features): what each value counts in a mean over the row's real ones.</summary>
    public string Share => _share ??= _nodes.Node("Div", [_values, _nodes.ReduceRows("ReduceMean", _values)]);

    /// <summary>Writes values with zeros in the padding.</summary>
    /// <param name="values">The name of a tensor (N, <paramref name="width"/>).</param>
    /// <param name="width">As many as there are features, or more.</param>
    public string Clean(string values, int width)
    {
        if (width == _features)
            return Fill(values, 0);
        string others = _nodes.SliceColumns(values, _features, width - _features);
        return _nodes.JoinColumns(Fill(_nodes.SliceColumns(values, 0, _features), 0), others);
    }

    /// <summary>Writes values, (N, features), with a number in the padding.</summary>
    public string Fill(string values, float padding) => _nodes.Node("Where", [_isReal, values, _nodes.Scalar(padding)]);

    /// <summary>(N, steps).</summary>
    private string WriteSteps(StepPadding padding, string features)
    {
        string holds = Float(_nodes.Node("Not", [_nodes.Node("IsNaN", [features])]));
        long[] sizes = padding.ChannelsLast ? [-1, padding.Steps, padding.Channels] : [-1, padding.Channels, padding.Steps];
        string held = _nodes.Node(
            "ReduceMax",
            [_nodes.Node("Reshape", [holds, _nodes.Integers(sizes)])],
            null,
            OnnxGraphBuilder.Ints("axes", padding.ChannelsLast ? 2 : 1),
            OnnxGraphBuilder.Int("keepdims", 0)
        );
        string heldFromHere = _nodes.Node("CumSum", [held, _nodes.Indices([1])], null, OnnxGraphBuilder.Int("reverse", 1));
        float[] first = new float[padding.Steps];
        first[0] = 1;
        string counted = _nodes.Node("Add", [heldFromHere, _nodes.Constant(first, padding.Steps)]);
        return Float(_nodes.Node("Greater", [counted, _nodes.Scalar(0.5f)]));

        string Float(string flags) => _nodes.Cast(flags, DataType.Single);
    }
}
