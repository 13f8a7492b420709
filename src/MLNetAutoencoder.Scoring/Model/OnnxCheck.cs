using Google.Protobuf;
using Google.Protobuf.Collections;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Model;

/// <summary>
/// Refuses what ONNX Runtime would take memory or time without bounds for, read other files for, or show otherwise than the file says,
/// before a session is made. What is merely faulty it refuses itself.
/// </summary>
internal sealed class OnnxCheck
{
    /// <summary>Values that a tensor may have which is not in the file.</summary>
    public const int MostValues = 1 << 26;

    /// <summary>Nodes of a model with functions, when each call is written out, as ONNX Runtime does.</summary>
    private const int MostCalledNodes = 100_000;
    private const int MostCallsInCalls = 50;
    private const int FirstSmallType = 21; // from here on a byte holds 2 or 4 values
    private const string Standard = "ai.onnx";

    private readonly ModelOutline _model;
    private readonly long _length;
    private readonly Dictionary<(string, string, string), FunctionOutline> _functions = [];
    private readonly Dictionary<FunctionOutline, double> _sizes = new(ReferenceEqualityComparer.Instance); // NaN while it is counted

    private OnnxCheck(byte[] onnx)
    {
        // ONNX Runtime takes a file with this mark for one of its own format, whatever else it is.
        if (onnx.Length >= 8 && onnx.AsSpan(4, 4).SequenceEqual("ORTM"u8))
            throw new ModelFormatException("The model is in ONNX Runtime's own format; give the ONNX file that it was made of.");
        (_model, _length) = (Read(ModelOutline.Parser, onnx), onnx.Length);
        foreach (var function in _model.Functions)
        {
            if (!_functions.TryAdd((Domain(function.Domain), function.Name, function.Overload), function))
                throw Fault($"The ONNX model has the function '{function.Name}' twice; it is damaged.");
        }
    }

    /// <summary>Checks any model.</summary>
    /// <exception cref="ModelFormatException">It is refused.</exception>
    public static void OfAny(byte[] onnx) => new OnnxCheck(onnx).Check(onnx);

    /// <summary>
    /// Checks a model of this library. It computes a row by standard operators, one after the other; so loops, branches and functions, in
    /// which a changed file could run without end, are none of its own.
    /// </summary>
    /// <exception cref="ModelFormatException">It is refused.</exception>
    public static void OfAutoencoder(byte[] onnx)
    {
        var check = new OnnxCheck(onnx);
        check.Check(onnx);
        var graph = check._model.Graph;
        if (graph.Input.Count != 1)
            throw Fault($"The model has {graph.Input.Count} inputs, and an autoencoder has one; it is damaged.");
        var made = graph.Node.SelectMany(node => node.Output).ToHashSet();
        if (graph.Output.FirstOrDefault(o => o.Type?.TensorType?.Shape?.Dim.Count is not > 0 || !made.Contains(o.Name)) is { } output)
            throw Fault($"The model's output '{output.Name}' has no shape, or is made by no operator; it is damaged.");
        var foreign = graph.Node.FirstOrDefault(node => Domain(node.Domain).Length > 0 || Inner(node).Any());
        if (foreign is not null || check._functions.Count > 0)
            throw Fault(
                $"The model has {(foreign is null ? "functions" : $"the operator '{NameOf(foreign)}'")}, which no autoencoder has; it is "
                    + $"damaged, or was changed. Score a model of other operators with mlContext.Transforms.ApplyOnnxModelBatched."
            );
    }

    /// <summary>Reads the parts of a model that a message has, and passes over the others.</summary>
    /// <exception cref="ModelFormatException">The bytes are no such message.</exception>
    public static T Read<T>(MessageParser<T> parser, byte[] onnx)
        where T : IMessage<T>
    {
        try
        {
            return parser.WithDiscardUnknownFields(true).ParseFrom(onnx);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Fault($"The {onnx.Length:N0} bytes are no whole ONNX model: {e.Message}", e);
        }
    }

    /// <summary>The graphs within a node.</summary>
    public static IEnumerable<GraphOutline> Inner(NodeOutline node) =>
        node.Attribute.SelectMany(attribute => attribute.G is { } one ? attribute.Graphs.Prepend(one) : attribute.Graphs);

    private void Check(byte[] onnx)
    {
        if (_model.Graph is not { Output.Count: > 0 } graph)
            throw Fault($"The {_length:N0} bytes are no ONNX model with an output; the file is damaged, or of another kind.");
        foreach (var value in graph.Input.Concat(graph.Output))
            Check(value);
        Check(graph);
        foreach (var node in _model.Functions.SelectMany(function => function.Node))
            Check(node);
        if (_functions.Count > 0 && Nodes(graph, 0) > MostCalledNodes)
            throw Fault(
                $"The functions of the ONNX model call each other so often that they stand for more than {MostCalledNodes:N0} operators. "
                    + $"Export the model without functions."
            );
        ConstantSizes.Check(graph, onnx);
    }

    private static void Check(ValueOutline value)
    {
        // Names go to ONNX Runtime as text that ends at NUL, and sizes come from it as Int32, cut off.
        if (value.Name.Contains('\0', StringComparison.Ordinal))
            throw Fault($"'{value.Name.Replace("\0", "\\0")}' of the ONNX model holds the character NUL, at which names end. Rename it.");
        var dims = value.Type?.TensorType?.Shape?.Dim ?? [];
        ThrowIfHuge($"row of '{value.Name}'", dims.Aggregate(1d, (product, dim) => product * Math.Max(dim.DimValue, 1)));
    }

    private void Check(GraphOutline graph)
    {
        foreach (var tensor in graph.Initializer)
            Check(tensor);
        foreach (var tensor in graph.SparseInitializer)
            Check(tensor);
        foreach (var node in graph.Node)
            Check(node);
    }

    private void Check(NodeOutline node)
    {
        foreach (var attribute in node.Attribute)
        {
            Check(attribute.T);
            Check(attribute.SparseTensor);
            foreach (var tensor in attribute.Tensors)
                Check(tensor);
            foreach (var tensor in attribute.SparseTensors)
                Check(tensor);
        }
        foreach (var graph in Inner(node))
            Check(graph);
    }

    private void Check(TensorOutline? tensor)
    {
        if (tensor is null)
            return;
        if (tensor.DataLocation != 0 || tensor.ExternalData.Count > 0)
        {
            string? file = tensor.ExternalData.FirstOrDefault(entry => entry.Key == "location")?.Value;
            throw Fault(
                $"The ONNX model keeps its tensor '{tensor.Name}' in another file, '{file}', and only the file that is given is read. Save "
                    + $"it as one file, in Python: onnx.save_model(onnx.load(path), path, save_as_external_data=False)."
            );
        }
        double most = _length * (tensor.DataType >= FirstSmallType ? 4d : 1d);
        double values = Count(tensor.Name, tensor.Dims);
        if (values > most)
            throw Fault(
                $"The tensor '{tensor.Name}' of the ONNX model is declared as {values:N0} values, and the whole file has {_length:N0} "
                    + $"bytes; it is damaged."
            );
    }

    private void Check(SparseOutline? tensor)
    {
        if (tensor is null)
            return;
        Check(tensor.Values);
        Check(tensor.Indices);
        ThrowIfHuge($"sparse tensor '{tensor.Values?.Name}'", Count(tensor.Values?.Name ?? "", tensor.Dims));
    }

    /// <summary>Refuses values that would be made of nothing.</summary>
    public static void ThrowIfHuge(string what, double values)
    {
        if (values > MostValues)
            throw Fault($"The {what} of the ONNX model would have {values:N0} values, and {MostValues:N0} are accepted.");
    }

    private static double Count(string name, RepeatedField<long> dims)
    {
        if (dims.FirstOrDefault(dim => dim < 0) is < 0 and var negative)
            throw Fault($"The tensor '{name}' of the ONNX model has a dimension of {negative}; it is damaged.");
        return dims.Aggregate(1d, (product, dim) => product * dim);
    }

    /// <summary>Nodes of a graph when all calls are written out.</summary>
    private double Nodes(GraphOutline graph, int depth) => graph.Node.Sum(node => Nodes(node, depth));

    private double Nodes(NodeOutline node, int depth) =>
        _functions.TryGetValue((Domain(node.Domain), node.OpType, node.Overload), out var function)
            ? Nodes(function, depth + 1)
            : 1 + Inner(node).Sum(graph => Nodes(graph, depth));

    private double Nodes(FunctionOutline function, int depth)
    {
        if (_sizes.TryGetValue(function, out double known) && !double.IsNaN(known))
            return known;
        if (double.IsNaN(known) || depth > MostCallsInCalls)
            throw Fault(
                $"The function '{function.Name}' of the ONNX model calls itself, or stands {MostCallsInCalls} calls deep. Export the model "
                    + $"without functions."
            );
        _sizes[function] = double.NaN;
        return _sizes[function] = function.Node.Sum(node => Nodes(node, depth));
    }

    private static string Domain(string domain) => domain == Standard ? "" : domain;

    private static string NameOf(NodeOutline node) => node.Domain.Length > 0 ? $"{node.Domain}.{node.OpType}" : node.OpType;

    private static ModelFormatException Fault(InvariantText message, Exception? inner = null) => new(message.ToStringAndClear(), inner);
}
