using System.Runtime.InteropServices;
using Google.Protobuf;
using MLNetAutoencoder.Model;
using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder.Windowing;

/// <summary>
/// The two ONNX graphs of saved windows: ML.NET's ONNX step is what carries numbers, and gives a vector its size, in a model file.
/// </summary>
internal static class WindowGraphs
{
    private const string Description = "MLNetAutoencoder.SlidingWindow";

    /// <summary>Puts numbers in front of the values of a row, and carries a description of the windows.</summary>
    public static byte[] Prepend(string input, int size, string output, float[] numbers, string description)
    {
        var graph = Graph();
        graph.Input.Add(OnnxGraphBuilder.ValueInfo(input, DataType.Single, size));
        AddReshape(graph, input, "row", size);
        graph.Initializer.Add(
            OnnxGraphBuilder.NewTensor("numbers", DataType.Single, MemoryMarshal.AsBytes<float>(numbers), numbers.Length)
        );
        graph.Node.Add(OnnxGraphBuilder.NewNode("concat", "Concat", ["numbers", "row"], output, [OnnxGraphBuilder.Int("axis", 0)]));
        graph.Output.Add(OnnxGraphBuilder.RowInfo(output, DataType.Single, numbers.Length + size));
        return OnnxGraphBuilder.Bytes(graph, new StringStringEntryProto { Key = Description, Value = description });
    }

    /// <summary>The description that a graph carries; null when it is none of <see cref="Prepend"/>.</summary>
    public static string? ReadDescription(byte[] onnx) => OnnxMetadata.Read(onnx, key => key == Description).GetValueOrDefault(Description);

    /// <summary>Tells the size of a vector whose type does not.</summary>
    public static byte[] Resize(string input, string output, int size)
    {
        var graph = Graph();
        graph.Input.Add(OnnxGraphBuilder.ValueInfo(input, DataType.Single, 1));
        var dims = graph.Input[0].Type.TensorType.Shape.Dim;
        (dims[0], dims[1]) = (dims[1], dims[0]); // [1, N], as ML.NET takes an open first dimension for 1
        AddReshape(graph, input, output, size);
        graph.Output.Add(OnnxGraphBuilder.RowInfo(output, DataType.Single, size));
        return OnnxGraphBuilder.Bytes(graph);
    }

    private static GraphProto Graph() => new() { Name = "window" };

    private static void AddReshape(GraphProto graph, string input, string output, int size)
    {
        graph.Initializer.Add(OnnxGraphBuilder.NewTensor("size/" + output, DataType.Int64, MemoryMarshal.AsBytes<long>([size]), 1));
        graph.Node.Add(OnnxGraphBuilder.NewNode("reshape/" + output, "Reshape", [input, "size/" + output], output, []));
    }
}
