using Google.Protobuf;

namespace MLNetAutoencoder.Tests;

/// <summary>Small ONNX models as others write them.</summary>
internal static class ForeignModels
{
    private const int Open = -1;

    /// <summary>An input and an output of each kind of value, of one row along an open first dimension.</summary>
    public static byte[] EveryType() =>
        Build(graph =>
        {
            Pass(graph, "single", DataType.Single, "Neg", Open, 3);
            Pass(graph, "double", DataType.Double, "Neg", Open, 2);
            Pass(graph, "int64", DataType.Int64, "Neg", Open);
            Pass(graph, "int32", DataType.Int32, "Neg", Open, 2, 2);
            Pass(graph, "boolean", DataType.Boolean, "Not", Open, 1);
            Pass(graph, "text", DataType.Text, "Identity", Open, 2);
            graph.Node.Add(
                OnnxGraphBuilder.NewNode(
                    "sum",
                    "ReduceSum",
                    ["single"],
                    "sum.output",
                    [OnnxGraphBuilder.Ints("axes", 1), OnnxGraphBuilder.Int("keepdims", 0)]
                )
            );
            graph.Output.Add(Info("sum.output", DataType.Single, Open));
        });

    /// <summary>One operator from column x to column y.</summary>
    public static byte[] One(string op, int[] input, int[] output, params AttributeProto[] attributes) =>
        Build(graph =>
        {
            graph.Input.Add(Info("x", DataType.Single, input));
            graph.Node.Add(OnnxGraphBuilder.NewNode("only", op, ["x"], "y", attributes));
            graph.Output.Add(Info("y", DataType.Single, output));
        });

    /// <summary>Takes the mean of a batch off each of its rows.</summary>
    public static byte[] Centered() =>
        Build(graph =>
        {
            graph.Input.Add(Info("x", DataType.Single, Open, 3));
            graph.Node.Add(
                OnnxGraphBuilder.NewNode(
                    "mean",
                    "ReduceMean",
                    ["x"],
                    "mean",
                    [OnnxGraphBuilder.Ints("axes", 0), OnnxGraphBuilder.Int("keepdims", 1)]
                )
            );
            graph.Node.Add(OnnxGraphBuilder.NewNode("off", "Sub", ["x", "mean"], "y", []));
            graph.Output.Add(Info("y", DataType.Single, Open, 3));
        });

    /// <summary>Says that it takes any number of rows, and can compute one only.</summary>
    public static byte[] OneRowInside() =>
        Build(graph =>
        {
            graph.Input.Add(Info("x", DataType.Single, Open, 4));
            graph.Initializer.Add(
                OnnxGraphBuilder.NewTensor("shape", DataType.Int64, [.. BitConverter.GetBytes(2L), .. BitConverter.GetBytes(2L)], 2)
            );
            graph.Node.Add(OnnxGraphBuilder.NewNode("reshape", "Reshape", ["x", "shape"], "square", []));
            graph.Node.Add(
                OnnxGraphBuilder.NewNode(
                    "sum",
                    "ReduceSum",
                    ["square"],
                    "y",
                    [OnnxGraphBuilder.Ints("axes", 0), OnnxGraphBuilder.Int("keepdims", 1)]
                )
            );
            graph.Output.Add(Info("y", DataType.Single, Open, 2));
        });

    public static byte[] Build(Action<GraphProto> fill, long version = 12)
    {
        var graph = new GraphProto { Name = "foreign" };
        fill(graph);
        var model = new ModelProto { IrVersion = 6, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = version });
        return model.ToByteArray();
    }

    public static ValueInfoProto Info(string name, DataType type, params int[] dims) =>
        OnnxGraphBuilder.Describe(
            name,
            type,
            [.. dims.Select((dim, i) => dim < 0 ? new DimensionProto { DimParam = $"d{i}" } : new DimensionProto { DimValue = dim })]
        );

    private static void Pass(GraphProto graph, string name, DataType type, string op, params int[] dims)
    {
        graph.Input.Add(Info(name, type, dims));
        graph.Node.Add(OnnxGraphBuilder.NewNode(name, op, [name], name + ".output", []));
        graph.Output.Add(Info(name + ".output", type, dims));
    }
}
