using System.Runtime.InteropServices;
using Google.Protobuf;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder.Conversion;

/// <summary>Keeps the weights of a graph in fewer bytes.</summary>
internal static class ReducedWeights
{
    private const string Half = "half/";
    private const string Int8 = "int8/";

    /// <summary>Smaller tensors are kept as they are: they hardly count, and are often thresholds and scales.</summary>
    private const int SmallestReduced = 64;

    /// <summary>Puts large tensors of Single in half precision, each widened by a node where it is read.</summary>
    public static void ToHalf(GraphProto graph)
    {
        var nodes = graph.Node.ToList();
        graph.Node.Clear();
        foreach (var tensor in graph.Initializer.Where(IsLarge))
        {
            string name = tensor.Name;
            float[] values = Values(tensor);
            tensor.Name = Half + name;
            tensor.DataType = DataType.Half;
            tensor.FloatData.Clear();
            tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<Half>([.. values.Select(ToHalf)]));
            graph.Node.Add(OnnxGraphBuilder.NewNode(Half + name, "Cast", [tensor.Name], name, [To(DataType.Single)]));
        }
        graph.Node.Add(nodes);
    }

    /// <summary>
    /// Puts the weights of dense layers in a byte each, symmetric about 0 with a scale for each output; what comes into the layer is
    /// quantised by its range, as it comes (DynamicQuantizeLinear, MatMulInteger).
    /// </summary>
    public static void ToInt8(GraphProto graph)
    {
        var weights = graph.Initializer.Where(tensor => IsLarge(tensor) && tensor.Dims.Count == 2).ToDictionary(tensor => tensor.Name);
        var nodes = graph.Node.ToList();
        graph.Node.Clear();
        var reduced = new HashSet<string>();
        foreach (var node in nodes)
        {
            if (IsDense(node) && weights.TryGetValue(node.Input[1], out var weight))
            {
                AddQuantized(graph, node, weight, reduced);
                continue;
            }
            graph.Node.Add(node);
        }
        var read = graph.Node.SelectMany(GraphNames.Reads).ToHashSet();
        foreach (var unused in graph.Initializer.Where(tensor => !read.Contains(tensor.Name)).ToList())
            graph.Initializer.Remove(unused);
    }

    private static bool IsDense(NodeProto node) =>
        GraphNames.Domain(node.Domain).Length == 0
        && (
            node.OpType == "MatMul" || (node.OpType == "Gemm" && Value(node, "transA") == 0 && IsOne(node, "alpha") && IsOne(node, "beta"))
        );

    private static void AddQuantized(GraphProto graph, NodeProto node, TensorProto weight, HashSet<string> reduced)
    {
        string own = Int8 + node.Name;
        string constant = Int8 + weight.Name + (Value(node, "transB") != 0 ? "/transposed" : "");
        if (reduced.Add(constant))
            AddConstants(graph, weight, constant, isTransposed: Value(node, "transB") != 0);
        string x = node.Input[0];
        var quantize = OnnxGraphBuilder.NewNode(own + "/quantize", "DynamicQuantizeLinear", [x], own + "/x", []);
        quantize.Output.Add([own + "/scale", own + "/zero"]);
        bool hasBias = node.Input.Count > 2 && node.Input[2].Length > 0;
        string output = node.Output[0];
        string product = hasBias ? own + "/product" : output;
        graph.Node.Add(quantize);
        Add("MatMulInteger", "/sums", [own + "/x", constant, own + "/zero"]);
        Add("Cast", "/numbers", [own + "/sums"], To(DataType.Single));
        Add("Mul", "/scales", [own + "/scale", constant + "/scale"]);
        graph.Node.Add(OnnxGraphBuilder.NewNode(own + "/product", "Mul", [own + "/numbers", own + "/scales"], product, []));
        if (hasBias)
            graph.Node.Add(OnnxGraphBuilder.NewNode(own + "/bias", "Add", [product, node.Input[2]], output, []));

        void Add(string op, string name, string[] inputs, params AttributeProto[] attributes) =>
            graph.Node.Add(OnnxGraphBuilder.NewNode(own + name, op, inputs, own + name, attributes));
    }

    private static void AddConstants(GraphProto graph, TensorProto weight, string name, bool isTransposed)
    {
        float[] values = Values(weight);
        var (rows, columns) = ((int)weight.Dims[0], (int)weight.Dims[1]);
        var (ins, outs) = isTransposed ? (columns, rows) : (rows, columns);
        float At(int i, int o) => isTransposed ? values[(o * columns) + i] : values[(i * columns) + o];
        var scales = new float[outs];
        var bytes = new sbyte[ins * outs];
        for (int o = 0; o < outs; o++)
        {
            float largest = Enumerable.Range(0, ins).Max(i => Math.Abs(At(i, o)));
            scales[o] = largest > 0 ? largest / sbyte.MaxValue : 1;
            for (int i = 0; i < ins; i++)
                bytes[(i * outs) + o] = (sbyte)Math.Clamp(MathF.Round(At(i, o) / scales[o]), -sbyte.MaxValue, sbyte.MaxValue);
        }
        graph.Initializer.Add(OnnxGraphBuilder.NewTensor(name, DataType.Sbyte, MemoryMarshal.AsBytes<sbyte>(bytes), ins, outs));
        graph.Initializer.Add(OnnxGraphBuilder.NewTensor(name + "/scale", DataType.Single, MemoryMarshal.AsBytes<float>(scales), outs));
    }

    private static bool IsLarge(TensorProto tensor) =>
        tensor.DataType == DataType.Single && tensor.Dims.Aggregate(1L, (size, dim) => size * dim) >= SmallestReduced;

    private static float[] Values(TensorProto tensor) =>
        tensor.FloatData.Count > 0 ? [.. tensor.FloatData] : MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();

    /// <summary>The nearest; the largest where half precision has none that large.</summary>
    private static Half ToHalf(float value) =>
        float.IsFinite(value) ? (Half)Math.Clamp(value, (float)System.Half.MinValue, (float)System.Half.MaxValue) : (Half)value;

    private static long Value(NodeProto node, string name) => node.Attribute.FirstOrDefault(a => a.Name == name)?.I ?? 0;

    private static bool IsOne(NodeProto node, string name) => (node.Attribute.FirstOrDefault(a => a.Name == name)?.F ?? 1) == 1;

    private static AttributeProto To(DataType type) => OnnxGraphBuilder.Int("to", (long)type);
}
