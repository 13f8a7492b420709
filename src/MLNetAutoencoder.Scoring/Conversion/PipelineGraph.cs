using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder.Conversion;

/// <summary>
/// The graphs of a pipeline's steps behind each other: each column is a tensor, and a step's graph reads and makes those of its columns.
/// A step without a graph is a node that reads every column, which may not be needed in the end.
/// </summary>
internal sealed class PipelineGraph
{
    /// <summary>Stands for what a step does that has no graph.</summary>
    private const string Gap = "Gap";

    private readonly GraphProto _graph = new() { Name = "pipeline" };
    private readonly List<FunctionProto> _functions = [];
    private readonly Dictionary<string, long> _opsets = [];
    private readonly Dictionary<string, PipelineTensor> _sources;
    private readonly Dictionary<string, string> _gaps = [];
    private readonly string _own;
    private Dictionary<string, PipelineTensor> _columns;
    private long _irVersion = OnnxGraphBuilder.IrVersion;
    private int _next;

    /// <param name="input">The columns that the pipeline begins with.</param>
    /// <param name="taken">Names that the graph's inputs and outputs can have.</param>
    public PipelineGraph(DataViewSchema input, IEnumerable<string> taken)
    {
        _own = "net/";
        while (taken.Any(name => name.StartsWith(_own, StringComparison.Ordinal)))
            _own = "/" + _own;
        _sources = input
            .Where(column => !column.IsHidden)
            .Select(column => (column.Name, Tensor: PipelineTensor.Of($"{_own}column/{column.Name}", column.Type)))
            .Where(column => column.Tensor is not null)
            .ToDictionary(column => column.Name, column => column.Tensor!);
        _columns = new(_sources);
    }

    /// <summary>Adds a step.</summary>
    /// <param name="name">How messages name it.</param>
    /// <param name="step">Its graph, of the version of the standard operators that all have.</param>
    /// <param name="before">The columns before the step.</param>
    /// <param name="after">The columns behind it.</param>
    public void Add(string name, StepGraph step, DataViewSchema before, DataViewSchema after)
    {
        var graph = step.Model.Graph;
        string prefix = Invariant.Text($"{_own}{_next++}/");
        var given = graph.Initializer.Select(tensor => tensor.Name).ToHashSet();
        var infos = graph.Input.Concat(graph.Output).DistinctBy(info => info.Name).ToDictionary(info => info.Name);
        var inputs = step.Inputs.Where(input => !given.Contains(input.Tensor)).ToDictionary(input => input.Tensor, input => input.Column);
        GraphNames.PrefixNodes(graph, prefix);
        GraphNames.Rename(graph, tensor => prefix + tensor);
        foreach (var (tensor, column) in inputs)
            Lead(column, PipelineTensor.Of(prefix + tensor, infos[tensor]), name);
        _graph.Node.Add(graph.Node);
        _graph.Initializer.Add(graph.Initializer);
        Import(step.Model);

        var copies = graph.Node.Where(node => node.OpType == "Identity").ToDictionary(node => node.Output[0], node => node.Input[0]);
        var sources = inputs.ToDictionary(input => prefix + input.Key, input => input.Value);
        var made = new Dictionary<string, PipelineTensor>();
        foreach (var (tensor, column) in step.Outputs.Where(output => after.GetColumnOrNull(output.Column) is not null))
        {
            string origin = Origin(prefix + tensor, copies);
            if (sources.TryGetValue(origin, out string? source) && !(source == column && PipelineSteps.IsRenewed(column, before, after)))
                made[column] = _columns[source];
            else if (source is null)
            {
                var output = PipelineTensor.Of(prefix + tensor, infos[tensor]);
                made[column] = Shaped(step.TellsShapes ? output : output with { Dims = null }, after[column].Type);
            }
        }
        Finish(name, "is left out of ML.NET's conversion", made, before, after);
    }

    /// <summary>Adds a step that has no graph.</summary>
    public void AddGap(string name, string reason, DataViewSchema before, DataViewSchema after) => Finish(name, reason, [], before, after);

    /// <summary>Cuts out what the wanted columns need.</summary>
    /// <param name="wanted">The columns and their names.</param>
    /// <param name="inputNames">The names of columns as inputs.</param>
    /// <param name="inputs">The columns that are read.</param>
    /// <exception cref="InvalidOperationException">Steps that are needed have no graph.</exception>
    public ModelProto Build(
        IReadOnlyList<(string Column, string Name)> wanted,
        Func<string, string> inputNames,
        out IReadOnlyList<string> inputs
    )
    {
        var graph = new GraphProto { Name = _graph.Name };
        foreach (var (column, name) in wanted)
        {
            _graph.Node.Add(NewNode("Identity", [_columns[column].Name], name));
            graph.Output.Add(_columns[column].Describe(name));
        }
        var needed = graph.Output.Select(output => output.Name).ToHashSet();
        var nodes = new Stack<NodeProto>();
        foreach (var node in _graph.Node.Reverse().Where(node => node.Output.Any(needed.Contains)))
        {
            nodes.Push(node);
            needed.UnionWith(GraphNames.Reads(node));
        }
        ThrowForGaps(nodes);
        graph.Node.Add(nodes);
        graph.Initializer.Add(_graph.Initializer.Where(tensor => needed.Contains(tensor.Name)));
        inputs = [.. _sources.Where(source => needed.Contains(source.Value.Name)).Select(source => source.Key)];
        graph.Input.Add(inputs.Select(column => _sources[column].Describe(_sources[column].Name)));
        var names = inputs.ToDictionary(column => _sources[column].Name, inputNames);
        GraphNames.Rename(graph, tensor => names.GetValueOrDefault(tensor, tensor));
        var used = GraphNames.Domains(graph).ToHashSet();
        var model = OnnxGraphBuilder.NewModel(
            graph,
            _opsets
                .Where(opset => used.Contains(opset.Key) || _functions.Count > 0)
                .Select(opset => new OperatorSetIdProto { Domain = opset.Key, Version = opset.Value })
        );
        model.IrVersion = _irVersion;
        model.Functions.Add(_functions);
        return model;
    }

    /// <summary>Whether a column has a tensor behind the last step.</summary>
    public bool Has(string column) => _columns.ContainsKey(column);

    private static string Origin(string tensor, Dictionary<string, string> copies)
    {
        while (copies.TryGetValue(tensor, out string? source))
            tensor = source;
        return tensor;
    }

    private void ThrowForGaps(IEnumerable<NodeProto> nodes)
    {
        string[] reasons = [.. nodes.Where(node => node.OpType == Gap).Select(node => _gaps[node.Name])];
        Guard.Data(
            reasons.Length == 0,
            $"The pipeline cannot become an ONNX file: {string.Join("; ", reasons)}. Name output columns that do not need "
                + $"{(reasons.Length == 1 ? "this step" : "these steps")} (OutputColumns), put such a step before the data that the file "
                + $"is given, or put another in its place."
        );
    }

    /// <summary>Columns that the step did not make pass by; those that it should have made are a gap.</summary>
    private void Finish(string name, string reason, Dictionary<string, PipelineTensor> made, DataViewSchema before, DataViewSchema after)
    {
        var columns = new Dictionary<string, PipelineTensor>();
        var missing = new List<PipelineTensor>();
        foreach (var column in after.Where(column => !column.IsHidden))
        {
            bool isOld = before.GetColumnOrNull(column.Name) is { } old && old.Type.Equals(column.Type);
            if (made.TryGetValue(column.Name, out var tensor))
                columns[column.Name] = tensor;
            else if (isOld && !PipelineSteps.IsRenewed(column.Name, before, after))
            {
                if (_columns.TryGetValue(column.Name, out var passed))
                    columns[column.Name] = passed;
            }
            else if (PipelineTensor.Of(Invariant.Text($"{_own}{_next++}/{column.Name}"), column.Type) is { } gap)
                missing.Add(columns[column.Name] = gap);
        }
        if (missing.Count > 0)
        {
            var node = OnnxGraphBuilder.NewNode(
                Invariant.Text($"{_own}gap/{_next++}"),
                Gap,
                [.. _columns.Values.Select(column => column.Name)],
                missing[0].Name,
                []
            );
            node.Output.Add(missing.Skip(1).Select(tensor => tensor.Name));
            _gaps[node.Name] = $"{name} {reason}";
            _graph.Node.Add(node);
        }
        _columns = columns;
    }

    /// <summary>Leads the tensor of a column to what a step reads, as the type and the dimensions that it takes.</summary>
    private void Lead(string column, PipelineTensor to, string step)
    {
        if (!_columns.TryGetValue(column, out var given))
            throw new InvalidOperationException($"{step} reads column '{column}', which no tensor can hold.");
        if (given.Type != to.Type)
            given = given with { Name = Node("Cast", [given.Name], OnnxGraphBuilder.Int("to", (long)to.Type)) };
        _graph.Node.Add(NewNode("Identity", [Reshaped(given, to.Dims)], to.Name));
    }

    private PipelineTensor Shaped(PipelineTensor tensor, DataViewType type) =>
        PipelineTensor.DimsOf(type) is { } dims ? tensor with { Name = Reshaped(tensor, dims), Dims = dims } : tensor;

    private string Reshaped(PipelineTensor tensor, IReadOnlyList<int>? dims)
    {
        if (dims is null || (tensor.Dims is { } own && own.SequenceEqual(dims)))
            return tensor.Name;
        long[] shape = [-1, .. dims.Select(dim => (long)dim)];
        string name = Invariant.Text($"{_own}shape/{_next++}");
        _graph.Initializer.Add(OnnxGraphBuilder.NewTensor(name, DataType.Int64, MemoryMarshal.AsBytes<long>(shape), shape.Length));
        return Node("Reshape", [tensor.Name, name]);
    }

    private string Node(string op, string[] inputs, params AttributeProto[] attributes)
    {
        string output = Invariant.Text($"{_own}{op.ToLowerInvariant()}/{_next++}");
        _graph.Node.Add(NewNode(op, inputs, output, attributes));
        Import("", OnnxGraphBuilder.OpsetVersion);
        return output;
    }

    private NodeProto NewNode(string op, string[] inputs, string output, params AttributeProto[] attributes) =>
        OnnxGraphBuilder.NewNode(Invariant.Text($"{_own}node/{_next++}"), op, inputs, output, attributes);

    private void Import(ModelProto model)
    {
        foreach (var opset in model.OpsetImport)
            Import(GraphNames.Domain(opset.Domain), opset.Version);
        _irVersion = Math.Max(_irVersion, model.IrVersion);
        _functions.AddRange(model.Functions.Where(function => !_functions.Contains(function)));
    }

    private void Import(string domain, long version) => _opsets[domain] = Math.Max(version, _opsets.GetValueOrDefault(domain));
}
