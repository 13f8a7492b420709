using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetAutoencoder.Model;

/// <summary>
/// How much the operators make that make something of nothing, where constants of the graph tell: a few bytes can stand for terabytes. What
/// is computed first shows in ONNX Runtime only.
/// </summary>
internal sealed class ConstantSizes
{
    private const int MostBytes = 1 << 13; // a shape has fewer

    // ONNX's numbers of types.
    private const int Single = 1;
    private const int Int32 = 6;
    private const int Int64 = 7;
    private const int Double = 11;

    /// <summary>Values that an operator makes of the numbers of an input.</summary>
    private static readonly ILookup<string, (string Op, int Input, Func<double[], double> Values)> s_byInput = new (
        string Op,
        int Input,
        Func<double[], double> Values
    )[]
    {
        ("ConstantOfShape", 0, Product),
        ("Expand", 1, Product),
        ("Tile", 1, Product),
        ("Upsample", 1, Product),
        ("Resize", 1, Product),
        ("Resize", 2, Product),
        ("Resize", 3, Product),
        ("OneHot", 1, Product),
        ("Pad", 1, Padded),
        ("BlackmanWindow", 0, Product),
        ("HammingWindow", 0, Product),
        ("HannWindow", 0, Product),
    }.ToLookup(maker => maker.Op);

    /// <summary>The same of the numbers of an attribute.</summary>
    private static readonly Dictionary<(string, string), Func<double[], double>> s_byAttribute = new()
    {
        [("RandomNormal", "shape")] = Product,
        [("RandomUniform", "shape")] = Product,
        [("ConstantFill", "shape")] = Product,
        [("Conv", "pads")] = Padded,
        [("ConvTranspose", "output_shape")] = Product,
        [("Pad", "pads")] = Padded,
        [("Expand", "shape")] = Product,
    };

    private readonly Dictionary<string, TensorConstant> _constants = [];

    private ConstantSizes(GraphConstants? graph) => Add(graph);

    /// <exception cref="ModelFormatException">An operator would make more than is accepted.</exception>
    public static void Check(GraphOutline graph, byte[] onnx)
    {
        var nodes = All(graph).ToList();
        foreach (var node in nodes)
        {
            foreach (var attribute in node.Attribute.Where(a => a.Ints.Count > 0))
            {
                if (s_byAttribute.TryGetValue((node.OpType, attribute.Name), out var values))
                    ThrowIfHuge(node, values([.. attribute.Ints.Select(number => (double)number)]));
            }
        }
        var makers = nodes.Where(node => node.OpType == "Range" || s_byInput.Contains(node.OpType)).ToList();
        if (makers.Count == 0)
            return;
        var constants = new ConstantSizes(OnnxCheck.Read(ModelConstants.Parser, onnx).Graph);
        foreach (var node in makers)
            constants.Check(node);
    }

    private static IEnumerable<NodeOutline> All(GraphOutline graph) =>
        graph.Node.SelectMany(node => OnnxCheck.Inner(node).SelectMany(All).Prepend(node));

    private static double Product(double[] sizes) => sizes.Aggregate(1d, (product, size) => product * Math.Abs(size));

    /// <summary>Values around a single one: the first half are those before it in each dimension, the second those behind it.</summary>
    private static double Padded(double[] pads)
    {
        int dims = pads.Length / 2;
        return Enumerable.Range(0, dims).Aggregate(1d, (product, i) => product * Math.Max(1 + pads[i] + pads[dims + i], 1));
    }

    private static void ThrowIfHuge(NodeOutline node, double values) =>
        OnnxCheck.ThrowIfHuge($"output '{node.Output.FirstOrDefault()}' of the operator '{node.OpType}'", values);

    private void Add(GraphConstants? graph)
    {
        foreach (var tensor in graph?.Initializer ?? [])
            _constants[tensor.Name] = tensor;
        foreach (var node in graph?.Node ?? [])
        {
            foreach (var attribute in node.Attribute)
            {
                if (node.Output.Count == 1 && (attribute.T ?? Vector(attribute)) is { } value)
                    _constants[node.Output[0]] = value;
                foreach (var inner in attribute.G is { } one ? attribute.Graphs.Prepend(one) : attribute.Graphs)
                    Add(inner);
            }
        }
    }

    /// <summary>The numbers of an operator Constant that has them as an attribute.</summary>
    private static TensorConstant? Vector(AttributeConstants attribute) =>
        attribute.Ints.Count == 0 ? null : new TensorConstant { Int64Data = { attribute.Ints } };

    private void Check(NodeOutline node)
    {
        if (node.OpType == "Range")
        {
            double[] ends = [.. node.Input.Select(name => Numbers(name) is [var number] ? number : double.NaN)];
            if (ends is [var from, var to, var step])
                ThrowIfHuge(node, Math.Abs((to - from) / step));
            return;
        }
        foreach (var (_, input, values) in s_byInput[node.OpType])
        {
            if (node.Input.Count > input && Numbers(node.Input[input]) is { } numbers)
                ThrowIfHuge(node, values(numbers));
        }
    }

    /// <summary>The numbers of a constant; null where it is none, or too large for a shape.</summary>
    private double[]? Numbers(string name)
    {
        if (!_constants.TryGetValue(name, out var tensor) || tensor.RawData.Length > MostBytes)
            return null;
        var raw = tensor.RawData.Span;
        if (raw.Length == 0)
            return
            [
                .. tensor.FloatData.Select(number => (double)number),
                .. tensor.Int32Data.Select(number => (double)number),
                .. tensor.Int64Data.Select(number => (double)number),
                .. tensor.DoubleData,
            ];
        return tensor.DataType switch
        {
            Single => Numbers<float>(raw),
            Int32 => Numbers<int>(raw),
            Int64 => Numbers<long>(raw),
            Double => Numbers<double>(raw),
            _ => null,
        };
    }

    private static double[] Numbers<T>(ReadOnlySpan<byte> raw)
        where T : unmanaged, INumberBase<T>
    {
        var numbers = new double[raw.Length / Unsafe.SizeOf<T>()];
        TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, T>(raw)[..numbers.Length], numbers);
        return numbers;
    }
}
