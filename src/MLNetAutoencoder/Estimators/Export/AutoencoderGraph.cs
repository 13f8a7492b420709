using Google.Protobuf;
using MLNetAutoencoder.Data.Scaling;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder.Estimators.Export;

/// <summary>Writes a trained network as an ONNX model that computes everything a transformer returns.</summary>
internal sealed class AutoencoderGraph
{
    private readonly OnnxGraphBuilder _builder = new();
    private readonly AutoencoderPlan _plan;
    private readonly FeatureScaler? _scaler;
    private readonly string _rows;
    private readonly int _width;
    private readonly Dictionary<string, string> _bad = [];

    private AutoencoderGraph(AutoencoderPlan plan, FeatureScaler? scaler, string inputName, int width, bool isWide)
    {
        _plan = plan;
        _scaler = scaler;
        _width = width;
        string input = _builder.Input(inputName, width, isWide ? DataType.Double : DataType.Single);
        _rows = isWide ? Center(input, 0, width) : input;
    }

    /// <summary>Writes the model.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="networks">Its numbers, or those of each network of an ensemble.</param>
    /// <param name="scaler">The scaling in front of it; null for none.</param>
    /// <param name="inputName">The name of the graph's input.</param>
    /// <param name="info">Which outputs there are, and the metadata.</param>
    /// <param name="others">What outputs hold in place of what the network gives; null for none.</param>
    /// <returns>An ONNX file.</returns>
    public static byte[] Write(
        AutoencoderPlan plan,
        IReadOnlyList<WeightSpans> networks,
        FeatureScaler? scaler,
        string inputName,
        ModelInfo info,
        IReadOnlyDictionary<OutputRole, ScoreOutput>? others = null
    ) =>
        new AutoencoderGraph(
            plan,
            scaler,
            inputName,
            NeedsTarget(info.Outputs) ? plan.Layout.Width : plan.Layout.Inputs,
            info.HasWideRows
        ).Write(networks, info, others);

    /// <summary>Writes the decoder by itself: codes in, and the condition behind them where there is one, reconstructions out.</summary>
    public static byte[] WriteDecoder(AutoencoderPlan plan, WeightSpans numbers, FeatureScaler? scaler, ModelInfo info) =>
        new AutoencoderGraph(plan, scaler, AutoencoderDecoder.InputName, plan.LatentSize + plan.Layout.Condition, false).WriteDecoder(
            numbers,
            info
        );

    /// <summary>Whether outputs compare a row with its target, so that a target of its own is part of the input.</summary>
    private static bool NeedsTarget(IEnumerable<ModelOutput> outputs) => outputs.Any(output => output.Role.ComparesRows());

    private byte[] Write(IReadOnlyList<WeightSpans> numbers, ModelInfo info, IReadOnlyDictionary<OutputRole, ScoreOutput>? others)
    {
        var layout = _plan.Layout;
        var padding = layout.Padding is { } steps ? new PaddingNodes(_builder, steps, Part(_rows, _width, 0, layout.Features)) : null;
        string row = padding?.Clean(_rows, _width) ?? _rows;
        string seen = Part(row, _width, 0, layout.Inputs);
        string scaled = Scale(seen, 0, layout.Inputs);
        string bounded = padding?.Clean(scaled, layout.Inputs) ?? scaled;
        string cut = CutOff(bounded);
        string? target = NeedsTarget(info.Outputs) ? Target(bounded) : null;
        string? condition = layout.Condition == 0 ? null : Part(cut, layout.Inputs, layout.Features, layout.Condition);
        var graphs = numbers
            .Select(of => new ModelGraph(_builder, _plan, of, _plan.Objective.ScoresCode ? bounded : cut, target, condition, padding))
            .ToList();
        var graph = graphs[0];
        string[] parts =
            layout.Target is null || target is null
                ? [Straighten(bounded, 0, layout.Inputs)]
                : [Straighten(bounded, 0, layout.Inputs), Straighten(target, layout.TargetStart, layout.Targets)];
        var rows = new NetworkRows(_builder, seen, _builder.JoinColumns(parts), graphs, _plan);
        foreach (var output in info.Outputs.Where(o => o.Role != OutputRole.PredictedLabel))
            Add(output);
        if (info.Outputs.FirstOrDefault(o => o.Role == OutputRole.PredictedLabel) is { } label)
        {
            string score = info.Outputs.First(o => o.Role == OutputRole.ReconstructionError).Name;
            _builder.Node("Greater", [score, _builder.Scalar(info.Threshold!.Value)], label.Name);
        }
        foreach (var output in info.Outputs)
            _builder.Output(output);
        if (!info.IsAnomalyDetector || others is null)
            return _builder.Build(info);
        var explanation = _builder.Aside(() =>
        {
            foreach (var output in Explaining(info, others))
            {
                Add(output);
                _builder.Output(output);
            }
        });
        return _builder.Build(info with { Explanation = explanation.ToByteArray() });

        void Add(ModelOutput output)
        {
            string values = output.Role switch
            {
                _ when others?.TryGetValue(output.Role, out var other) == true => other.Write(rows),
                OutputRole.Latent => graph.Code,
                OutputRole.LatentLogVariance => _plan.Objective.WriteLogVariance(graph)!,
                OutputRole.Reconstruction => Rebuilt(rows, padding),
                OutputRole.ReconstructionError => _plan.Objective.WriteScore(graph),
                _ => graph.Contributions,
            };
            if (output.Role.ComparesRows())
                MarkBadRows(values, output.Name, row, _width);
            else
                MarkBadRows(values, output.Name, seen, layout.Inputs);
        }
    }

    /// <summary>What a detector explains its scores by and gives no output of.</summary>
    private IEnumerable<ModelOutput> Explaining(ModelInfo info, IReadOnlyDictionary<OutputRole, ScoreOutput> others)
    {
        var sizes = others.ToDictionary(other => other.Key, other => other.Value.Size);
        if (_plan.Objective.HasDecoder)
            sizes[OutputRole.Reconstruction] = _plan.Layout.Targets;
        return sizes
            .Where(size => info.Outputs.All(output => output.Role != size.Key))
            .Select(size => ExplanationNodes.Output(size.Key, size.Value));
    }

    private byte[] WriteDecoder(WeightSpans numbers, ModelInfo info)
    {
        var graph = ModelGraph.OfCodes(_builder, _plan, numbers, Part(_rows, _width, 0, _plan.LatentSize), Condition());
        MarkBadRows(Unscale(graph.Reconstruction), info.Outputs[0].Name, _rows, _width);
        _builder.Output(info.Outputs[0]);
        return _builder.Build(info);
    }

    /// <summary>The condition behind codes, as the network sees it; null where there is none.</summary>
    private string? Condition()
    {
        var layout = _plan.Layout;
        if (layout.Condition == 0)
            return null;
        string condition = Part(_rows, _width, _plan.LatentSize, layout.Condition);
        if (HasOrigin(layout.Features, layout.Condition))
            condition = Center(_builder.Cast(condition, DataType.Double), layout.Features, layout.Condition);
        return CutOff(Scale(condition, layout.Features, layout.Condition));
    }

    /// <summary>What rows are compared with: not cut off.</summary>
    private string Target(string bounded)
    {
        var layout = _plan.Layout;
        return layout.Target is null
            ? Part(bounded, layout.Inputs, 0, layout.Targets)
            : Scale(Part(_rows, _width, layout.TargetStart, layout.Targets), layout.TargetStart, layout.Targets);
    }

    /// <summary>Neighboring values of a row on the scale of the network, within what it can bear.</summary>
    private string Scale(string values, int first, int count) =>
        Scaler(first, count) is { } scaler
            ? scaler.WriteBounded(_builder, scaler.Write(_builder, values))
            : _builder.Clip(values, FeatureScaler.Bound);

    private string Straighten(string bounded, int first, int count) => Scaler(first, count)?.WriteStraight(_builder, bounded) ?? bounded;

    private string CutOff(string bounded) => _scaler?.WriteCutOff(_builder, bounded) ?? bounded;

    /// <summary>In the units of the input; NaN in padding.</summary>
    private string Rebuilt(NetworkRows rows, PaddingNodes? padding)
    {
        string values = Unscale(rows.Mean(network => network.Reconstruction));
        return padding?.Fill(values, float.NaN) ?? values;
    }

    private string Unscale(string values)
    {
        var (first, count) = (_plan.Layout.TargetStart, _plan.Layout.Targets);
        string rebuilt = Scaler(first, count)?.WriteInverse(_builder, values) ?? values;
        if (!HasOrigin(first, count))
            return rebuilt;
        string whole = _builder.Node("Add", [_builder.Cast(rebuilt, DataType.Double), Origin(first, count)]);
        return _builder.Cast(ClipToSingle(whole), DataType.Single);
    }

    private bool HasOrigin(int first, int count) => _scaler?.Origin?.AsSpan(first, count).ContainsAnyExcept(0.0) == true;

    private string Origin(int first, int count) => _builder.Doubles(_scaler!.Origin.AsSpan(first, count), count);

    private string ClipToSingle(string wide) =>
        _builder.Node("Clip", [wide, _builder.Doubles([float.MinValue]), _builder.Doubles([float.MaxValue])]);

    /// <summary>Values of Double less their origin, as Single: finite ones stay so, and infinity gives NaN.</summary>
    private string Center(string wide, int first, int count)
    {
        string centered = HasOrigin(first, count) ? _builder.Node("Sub", [wide, Origin(first, count)]) : wide;
        string bad = _builder.Node("Sub", [wide, wide]);
        return _builder.Cast(_builder.Node("Add", [ClipToSingle(centered), bad]), DataType.Single);
    }

    private FeatureScaler? Scaler(int first, int count) => _scaler?.Part(first, count);

    /// <summary>Some columns of a tensor.</summary>
    private string Part(string x, int width, int first, int count) => count == width ? x : _builder.SliceColumns(x, first, count);

    /// <summary>
    /// Adds 0 to the values of a row, or NaN where what they come from holds NaN or infinity: activations such as Relu may swallow a NaN.
    /// </summary>
    private void MarkBadRows(string values, string output, string source, int size)
    {
        if (!_bad.TryGetValue(source, out var bad))
            _bad[source] = bad = _builder.Node("MatMul", [source, _builder.Constant(new float[size], size, 1)]); // 0 * NaN = 0 * inf = NaN
        _builder.Node("Add", [values, bad], output);
    }
}

/// <summary>Rows and what each network of an ensemble makes of them, as nodes of a graph.</summary>
/// <param name="Nodes">Takes further nodes.</param>
/// <param name="Raw">(N, inputs): the rows as they come, without the target.</param>
/// <param name="Row">
/// (N, width): the rows, scaled but not bent, with the target behind them where it is another column.
/// </param>
/// <param name="Networks">One or more.</param>
/// <param name="Plan">Theirs.</param>
internal sealed record NetworkRows(OnnxGraphBuilder Nodes, string Raw, string Row, IReadOnlyList<ModelGraph> Networks, AutoencoderPlan Plan)
{
    private readonly Dictionary<object, string[]> _written = new(ReferenceEqualityComparer.Instance);

    /// <summary>What is written when it is first asked for.</summary>
    public string[] Once(object of, Func<string[]> write) => _written.TryGetValue(of, out var names) ? names : _written[of] = write();

    /// <summary>The mean over the networks.</summary>
    public string Mean(Func<ModelGraph, string> of) => Networks.Count == 1 ? of(Networks[0]) : Nodes.Node("Mean", [.. Networks.Select(of)]);
}

/// <summary>An output that is made of what the networks make of rows.</summary>
/// <param name="Size">Values per row.</param>
/// <param name="Write">Writes it, and names a tensor (N, size).</param>
internal sealed record ScoreOutput(int Size, Func<NetworkRows, string> Write);
