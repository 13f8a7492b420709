using System.Reflection;
using System.Runtime.InteropServices;
using Google.Protobuf;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Onnx;

/// <summary>
/// Writes an ONNX graph of IR version 6 and operator set 12, which every ONNX Runtime that ML.NET ships with reads and which its own
/// exporter writes too. Tensors are named by the strings that the methods return.
/// </summary>
internal sealed class OnnxGraphBuilder
{
    public const int IrVersion = 6;
    public const int OpsetVersion = 12;

    /// <summary>Begins the names of tensors that no column is named after, so that the two kinds do not meet.</summary>
    private const string Own = "net/";

    /// <summary>The release, which the version of the assembly does not tell: that one never changes.</summary>
    private static readonly string Release = typeof(OnnxGraphBuilder).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()!.Version;

    private GraphProto _graph = new() { Name = "autoencoder" };
    private int _next;

    /// <summary>
    /// The name of a tensor (N, steps) that is 1 at the steps of each row and 0 in its padding, and the number of steps; null where no row
    /// is padded.
    /// </summary>
    public (string Name, int Steps)? StepMask { get; set; }

    public string Input(string name, int size, DataType type = DataType.Single)
    {
        _graph.Input.Add(ValueInfo(name, type, size));
        return name;
    }

    public string Constant(ReadOnlySpan<float> values, params long[] dims) =>
        Initializer(MemoryMarshal.AsBytes(values), DataType.Single, dims);

    public string Doubles(ReadOnlySpan<double> values, params long[] dims) =>
        Initializer(MemoryMarshal.AsBytes(values), DataType.Double, dims);

    /// <summary>A vector of Int64, as shapes and places are given.</summary>
    public string Integers(params long[] values) => Initializer(MemoryMarshal.AsBytes<long>(values), DataType.Int64, [values.Length]);

    /// <summary>One Int64 without dimensions.</summary>
    public string Integer(long value) => Initializer(MemoryMarshal.AsBytes<long>([value]), DataType.Int64, []);

    /// <summary>Places as Int32.</summary>
    public string Indices(ReadOnlySpan<int> values, params long[] dims) => Initializer(MemoryMarshal.AsBytes(values), DataType.Int32, dims);

    public string Scalar(float value) => Constant([value]);

    /// <summary>Adds a node with one output.</summary>
    /// <param name="op">The ONNX operator.</param>
    /// <param name="inputs">Names of the tensors it reads.</param>
    /// <param name="output">The name of the tensor it makes; made up when null.</param>
    /// <param name="attributes">The operator's attributes.</param>
    public string Node(string op, string[] inputs, string? output = null, params AttributeProto[] attributes)
    {
        output ??= Invariant.Text($"{Own}{op.ToLowerInvariant()}_{_next}");
        _graph.Node.Add(NewNode(Invariant.Text($"node_{_next++}"), op, inputs, output, attributes));
        return output;
    }

    /// <summary>Adds a node with several outputs, and gives their names in order.</summary>
    public string[] Nodes(string op, string[] inputs, int outputs, params AttributeProto[] attributes)
    {
        string[] names = [.. Enumerable.Range(0, outputs).Select(i => Invariant.Text($"{Own}{op.ToLowerInvariant()}_{_next}_{i}"))];
        var node = NewNode(Invariant.Text($"node_{_next++}"), op, inputs, names[0], attributes);
        node.Output.Add(names[1..]);
        _graph.Node.Add(node);
        return names;
    }

    /// <summary>Adds a node that makes another type of numbers.</summary>
    public string Cast(string x, DataType type) => Node("Cast", [x], null, Int("to", (long)type));

    /// <summary>Adds a node that takes some neighboring columns of a matrix.</summary>
    public string SliceColumns(string x, int first, int count) => Node("Slice", [x, Integers(first), Integers(first + count), Integers(1)]);

    /// <summary>Adds a node that puts matrices beside each other; none for a single one.</summary>
    public string JoinColumns(params string[] parts) => parts.Length == 1 ? parts[0] : Node("Concat", parts, null, Int("axis", 1));

    /// <summary>Adds a node that reduces each row of a matrix to one number, such as <c>ReduceSum</c>.</summary>
    public string ReduceRows(string op, string x) => Node(op, [x], null, Ints("axes", 1), Int("keepdims", 1));

    /// <summary>
    /// Adds a node for the mask of neighboring steps that are seen as one, of which the first tells: (N, positions); null where no row is
    /// padded.
    /// </summary>
    public string? MaskOf(int positions) =>
        StepMask is not { } mask || mask.Steps == positions
            ? StepMask?.Name
            : Node(
                "Gather",
                [mask.Name, Integers([.. Enumerable.Range(0, positions).Select(i => (long)i * (mask.Steps / positions))])],
                null,
                Int("axis", 1)
            );

    /// <summary>Adds a node that holds values within plus and minus a bound.</summary>
    public string Clip(string x, float bound) => Node("Clip", [x, Scalar(-bound), Scalar(bound)]);

    public void Output(ModelOutput output) => _graph.Output.Add(Describe(output));

    public void Output(string name, DataType type, int size) => _graph.Output.Add(ValueInfo(name, type, size));

    /// <summary>
    /// What is written meanwhile, as a graph of its own whose nodes may read tensors of this one; this one gets nothing of it.
    /// </summary>
    public GraphProto Aside(Action write)
    {
        var graph = _graph;
        try
        {
            _graph = new GraphProto();
            write();
            return _graph;
        }
        finally
        {
            _graph = graph;
        }
    }

    public byte[] Build(ModelInfo info)
    {
        var model = Build();
        ModelDescription.Write(model, info);
        return model.ToByteArray();
    }

    /// <summary>The graph as a model without metadata.</summary>
    public ModelProto Build() => NewModel(_graph, new OperatorSetIdProto { Version = OpsetVersion });

    /// <summary>A model that this library writes.</summary>
    public static ModelProto NewModel(GraphProto graph, params IEnumerable<OperatorSetIdProto> opsets)
    {
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "MLNetAutoencoder",
            ProducerVersion = Release,
            Graph = graph,
        };
        model.OpsetImport.Add(opsets);
        return model;
    }

    /// <summary>A model of a graph that computes nothing of an autoencoder.</summary>
    public static byte[] Bytes(GraphProto graph, params StringStringEntryProto[] metadata)
    {
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "MLNetAutoencoder",
            Graph = graph,
        };
        model.MetadataProps.Add(metadata);
        model.OpsetImport.Add(new OperatorSetIdProto { Version = OpsetVersion });
        return model.ToByteArray();
    }

    public static AttributeProto Int(string name, long value) =>
        new()
        {
            Name = name,
            Type = AttributeType.Int,
            I = value,
        };

    public static AttributeProto Float(string name, float value) =>
        new()
        {
            Name = name,
            Type = AttributeType.Float,
            F = value,
        };

    public static AttributeProto Text(string name, string value) =>
        new()
        {
            Name = name,
            Type = AttributeType.String,
            S = ByteString.CopyFromUtf8(value),
        };

    public static AttributeProto Texts(string name, IEnumerable<string> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeType.Strings };
        attribute.Strings.Add(values.Select(ByteString.CopyFromUtf8));
        return attribute;
    }

    public static AttributeProto Ints(string name, params long[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeType.Ints };
        attribute.Ints.Add(values);
        return attribute;
    }

    public static NodeProto NewNode(string name, string op, string[] inputs, string output, AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = op, Name = name };
        node.Input.Add(inputs);
        node.Output.Add(output);
        node.Attribute.Add(attributes);
        return node;
    }

    public static TensorProto NewTensor(string name, DataType type, ReadOnlySpan<byte> content, params long[] dims)
    {
        var tensor = new TensorProto
        {
            Name = name,
            DataType = type,
            RawData = ByteString.CopyFrom(content),
        };
        tensor.Dims.Add(dims);
        return tensor;
    }

    /// <summary>Describes an output of a batch graph, of shape <c>[N, size]</c>.</summary>
    public static ValueInfoProto Describe(ModelOutput output) =>
        ValueInfo(output.Name, output.Role == OutputRole.PredictedLabel ? DataType.Boolean : DataType.Single, output.Size);

    /// <summary>Describes a tensor of shape <c>[N, size]</c>.</summary>
    public static ValueInfoProto ValueInfo(string name, DataType type, int size) =>
        Describe(name, type, new DimensionProto { DimParam = "N" }, new DimensionProto { DimValue = size });

    /// <summary>Describes a tensor of shape <c>[size]</c>.</summary>
    public static ValueInfoProto RowInfo(string name, DataType type, int size) =>
        Describe(name, type, new DimensionProto { DimValue = size });

    /// <summary>Describes a tensor.</summary>
    public static ValueInfoProto Describe(string name, DataType type, params DimensionProto[] dims)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(dims);
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto
            {
                TensorType = new TensorTypeProto { ElemType = type, Shape = shape },
            },
        };
    }

    private string Initializer(ReadOnlySpan<byte> content, DataType type, long[] dims)
    {
        var tensor = NewTensor(Invariant.Text($"{Own}constant_{_next++}"), type, content, dims);
        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }
}
