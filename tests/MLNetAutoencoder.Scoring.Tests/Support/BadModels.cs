using System.Runtime.InteropServices;
using Google.Protobuf;
using static MLNetAutoencoder.Onnx.OnnxGraphBuilder;

namespace MLNetAutoencoder.Tests;

/// <summary>
/// A model that is not to be trusted. <paramref name="Says"/> is what the message names that refuses it, or else the scores.
/// </summary>
internal sealed record BadModel(string Name, byte[] Onnx, string Says);

/// <summary>Models of others, from column x of 3 numbers to y, each with one thing wrong.</summary>
internal static class BadModels
{
    /// <summary>What <see cref="Good"/> gives for the rows 1 2 3 and 4 5 6.</summary>
    public const string Scores = "-1 -2 -3 -4 -5 -6";

    private const long Huge = 1L << 40;

    public static byte[] Good => Changed(_ => { });

    /// <summary>With weights, shapes and a softmax.</summary>
    public static byte[] Network =>
        Built(graph =>
        {
            graph.Initializer.Add(NewTensor("w", DataType.Single, MemoryMarshal.AsBytes<float>([1, 2, 3, 4, 5, 6, 7, 8, 9]), 3, 3));
            graph.Initializer.Add(Longs("shape", -1, 3, 1));
            graph.Initializer.Add(Longs("three", 3));
            graph.Node.Add(Node("MatMul", "x,w", "m"));
            graph.Node.Add(Node("Reshape", "m,shape", "r", Int("allowzero", 0)));
            graph.Node.Add(Node("Transpose", "r", "t", Ints("perm", 0, 2, 1)));
            graph.Node.Add(Node("ConstantOfShape", "three", "zeros"));
            graph.Node.Add(Node("Add", "t,zeros", "a"));
            graph.Node.Add(Node("Squeeze", "a,one", "q"));
            graph.Initializer.Add(Longs("one", 1));
            graph.Node.Add(Node("Softmax", "q", "y", Int("axis", 1)));
        });

    public static IEnumerable<BadModel> Graphs =>
        [
            new("no output", Changed(model => model.Graph.Output.Clear()), "no ONNX model with an output"),
            new("an output that nobody makes", Changed(model => model.Graph.Node[0].Output[0] = "z"), "(y)"),
            new("an input that nobody makes", Changed(model => model.Graph.Node[0].Input[0] = "q"), "'q'"),
            new("a circle", Built(graph => graph.Node.Add([Node("Add", "x,b", "y"), Node("Neg", "y", "b")])), "not acyclic"),
            new("a circle of one", Built(graph => graph.Node.Add(Node("Add", "x,y", "y"))), "not acyclic"),
            new("a name twice", Changed(model => model.Graph.Node.Add(Node("Abs", "x", "y"))), "(y)"),
            new("an output twice", Changed(model => model.Graph.Output.Add(model.Graph.Output[0].Clone())), Scores),
            new("operator set 0", Changed(model => model.OpsetImport[0].Version = 0), "Neg"),
            new("operator set 1", Changed(model => model.OpsetImport[0].Version = 1), "Neg(1)"),
            new("operator set 999", Changed(model => model.OpsetImport[0].Version = 999), "999"),
            new("no operator set", Changed(model => model.OpsetImport.Clear()), "opset"),
            new("IR version 999", Changed(model => model.IrVersion = 999), "999"),
            new("an unknown operator", Changed(model => model.Graph.Node[0].OpType = "Nag"), "Nag"),
            new("a foreign domain", Changed(ToForeignDomain), "evil.corp"),
            new("NUL in a name", Changed(model => Rename(model, "x\0y")), "'x\\0y'"),
            new("graphs 30 deep", Nested(30), Scores),
            new("graphs 200 deep", Nested(200), "nesting"),
            new("a function that calls itself", Functions(("f", ["f"])), "'f'"),
            new("functions that call each other", Functions(("f", ["g"]), ("g", ["f"])), "calls itself"),
            new("functions in a chain", Functions([.. Chain(10_000, 1)]), "50 calls deep"),
            new("functions that stand for ten billion nodes", Functions([.. Chain(10, 10)]), "100,000 operators"),
            new("functions", Functions([.. Chain(3, 3)]), Scores),
            new("ONNX Runtime's own format", [16, 0, 0, 0, .. "ORTM"u8, .. new byte[100]], "own format"),
            new("metadata of 10 MB", Changed(model => AddMetadata(model, new string('k', 5_000_000), 1)), Scores),
            new("a key 100,000 times", Changed(model => AddMetadata(model, "key", 100_000)), Scores),
        ];

    public static IEnumerable<BadModel> Sizes =>
        [
            new("an input of 2^40", Changed(model => Resize(model.Graph.Input[0], Huge)), "'x'"),
            new("an output of 2^40", Unchecked(Huge), "'y'"),
            new("an output of 2^30", Unchecked(1L << 30), "row of 'y'"),
            new("weights of 2^40", Initializer([Huge], new byte[12]), "1,099,511,627,776 values"),
            new("weights of 2^32 x 2^32", Initializer([1L << 32, 1L << 32], new byte[12]), "18,446,744,073,709,551,616 values"),
            new("weights of -3", Initializer([-3], new byte[12]), "-3"),
            new("weights without content", Initializer([3], []), "no ONNX model that"),
            new("text of 2^33", Initializer([1L << 33], [], DataType.Text), "8,589,934,592 values"),
            new("sparse weights of 2^40", Sparse(Huge), "1,099,511,627,776 values"),
            new("ConstantOfShape", Made("ConstantOfShape", "n", Longs("n", Huge)), "'ConstantOfShape'"),
            new("Expand", Made("Expand", "v,n", Longs("v", 1), Longs("n", Huge)), "'Expand'"),
            new("Tile", Made("Tile", "v,n", Longs("v", 1), Longs("n", Huge)), "'Tile'"),
            new("Pad", Made("Pad", "v,n", Longs("v", 1), Longs("n", 0, Huge)), "'Pad'"),
            new("OneHot", Made("OneHot", "v,n,w", Longs("v", 1), Longs("n", Huge), Longs("w", 0, 1)), "'OneHot'"),
            new("Range", Made("Range", "a,b,c", Number("a", 0), Number("b", Huge), Number("c", 1)), "'Range'"),
            new("RandomNormal", Built(graph => graph.Node.Add(Node("RandomNormal", "", "y", Ints("shape", Huge)))), "'RandomNormal'"),
        ];

    /// <summary>Weights in another file.</summary>
    public static BadModel External(string location) =>
        new(
            location,
            [.. Built(graph => graph.Node.Add(Node("Add", "x,elsewhere", "y"))), .. Outline(ExternalTensor(location))],
            $"'{location}'"
        );

    /// <summary>What a file gets when it is read behind another, in which these weights are then in another file.</summary>
    public static byte[] Outline(TensorOutline tensor) =>
        new ModelOutline { Graph = new GraphOutline { Initializer = { tensor } } }.ToByteArray();

    public static TensorOutline ExternalTensor(string location) =>
        new()
        {
            Name = "elsewhere",
            DataType = 1,
            Dims = { 3 },
            DataLocation = 1,
            ExternalData =
            {
                new EntryOutline { Key = "location", Value = location },
            },
        };

    private static byte[] Changed(Action<ModelProto> change)
    {
        var model = ModelProto.Parser.ParseFrom(Built(graph => graph.Node.Add(Node("Neg", "x", "y"))));
        change(model);
        return model.ToByteArray();
    }

    private static byte[] Built(Action<GraphProto> fill)
    {
        var graph = new GraphProto { Name = "bad" };
        graph.Input.Add(ValueInfo("x", DataType.Single, 3));
        graph.Output.Add(ValueInfo("y", DataType.Single, 3));
        fill(graph);
        var model = new ModelProto { IrVersion = 8, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = 15 });
        return model.ToByteArray();
    }

    private static NodeProto Node(string op, string inputs, string output, params AttributeProto[] attributes) =>
        NewNode("", op, inputs.Split(',', StringSplitOptions.RemoveEmptyEntries), output, attributes);

    private static TensorProto Longs(string name, params long[] values) =>
        NewTensor(name, DataType.Int64, MemoryMarshal.AsBytes<long>(values), values.Length);

    private static TensorProto Number(string name, long value) => NewTensor(name, DataType.Int64, MemoryMarshal.AsBytes<long>([value]));

    private static void Rename(ModelProto model, string input) => model.Graph.Input[0].Name = model.Graph.Node[0].Input[0] = input;

    private static void ToForeignDomain(ModelProto model)
    {
        model.Graph.Node[0].Domain = "evil.corp";
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "evil.corp", Version = 1 });
    }

    private static void AddMetadata(ModelProto model, string key, int times) =>
        model.MetadataProps.Add(Enumerable.Range(0, times).Select(_ => new StringStringEntryProto { Key = key, Value = key }));

    private static void Resize(ValueInfoProto value, long size) => value.Type.TensorType.Shape.Dim[1].DimValue = size;

    /// <summary>An output of whose size ONNX Runtime knows nothing better.</summary>
    private static byte[] Unchecked(long size) =>
        Built(graph =>
        {
            graph.Input.Add(Describe("shape", DataType.Int64, new DimensionProto { DimValue = 2 }));
            graph.Initializer.Add(Longs("shape", -1, 3));
            graph.Node.Add(Node("Reshape", "x,shape", "y"));
            Resize(graph.Output[0], size);
        });

    private static byte[] Initializer(long[] dims, byte[] content, DataType type = DataType.Single) =>
        Built(graph =>
        {
            graph.Initializer.Add(NewTensor("w", type, content, dims));
            graph.Node.Add([Node("Neg", "x", "y"), Node("Shape", "w", "s")]);
            graph.Output.Add(Describe("s", DataType.Int64, new DimensionProto { DimValue = dims.Length }));
        });

    private static byte[] Sparse(long size)
    {
        var sparse = new SparseOutline
        {
            Values = new TensorOutline { Name = "w", DataType = 1 },
            Dims = { size },
        };
        return [.. Good, .. new ModelOutline { Graph = new GraphOutline { SparseInitializer = { sparse } } }.ToByteArray()];
    }

    private static byte[] Made(string op, string inputs, params TensorProto[] constants) =>
        Built(graph =>
        {
            graph.Initializer.Add(constants);
            graph.Node.Add([Node(op, inputs, "made"), Node("Cast", "made", "numbers", Int("to", 1))]);
            graph.Node.Add([Node("ReduceMax", "numbers", "most", Int("keepdims", 0)), Node("Add", "x,most", "y")]);
        });

    /// <summary>Branches in branches.</summary>
    private static byte[] Nested(int depth)
    {
        var inner = Branch("Neg");
        for (int i = 0; i < depth; i++)
            inner = Branch("If", Graph("then_branch", inner), Graph("else_branch", Branch("Abs")));
        return Built(graph =>
        {
            graph.Initializer.Add(NewTensor("true", DataType.Boolean, [1]));
            graph.Node.Add(Node("If", "true", "y", Graph("then_branch", inner), Graph("else_branch", Branch("Abs"))));
        });
    }

    private static GraphProto Branch(string op, params AttributeProto[] attributes)
    {
        string output = Guid.NewGuid().ToString();
        var graph = new GraphProto { Name = output };
        graph.Node.Add(Node(op, op == "If" ? "true" : "x", output, attributes));
        graph.Output.Add(ValueInfo(output, DataType.Single, 3));
        return graph;
    }

    public static AttributeProto Graph(string name, GraphProto graph) =>
        new()
        {
            Name = name,
            Type = AttributeType.Graph,
            G = graph,
        };

    /// <summary>Functions, the first of which is called, and the last of which, or an odd number of calls, negates.</summary>
    private static IEnumerable<(string Name, string[] Calls)> Chain(int length, int calls) =>
        Enumerable
            .Range(0, length)
            .Select(i => (i == 0 ? "f" : $"f{i}", Enumerable.Repeat(i == length - 1 ? "Neg" : $"f{i + 1}", calls).ToArray()));

    private static byte[] Functions(params (string Name, string[] Calls)[] functions)
    {
        var model = ModelProto.Parser.ParseFrom(Good);
        (model.Graph.Node[0].OpType, model.Graph.Node[0].Domain) = ("f", "own");
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "own", Version = 1 });
        model.Functions.Add(functions.Select(function => Function(function.Name, function.Calls)));
        return model.ToByteArray();
    }

    private static FunctionProto Function(string name, string[] calls)
    {
        var outline = new FunctionOutline { Name = name, Domain = "own" };
        outline.Node.Add(
            calls.Select(
                (op, i) =>
                    new NodeOutline
                    {
                        OpType = op,
                        Domain = op == "Neg" ? "" : "own",
                        Input = { $"t{i}" },
                        Output = { $"t{i + 1}" },
                    }
            )
        );
        // FunctionProto.input (field 4), output (5) and opset_import (9), which neither message has.
        using var rest = new MemoryStream();
        using (var output = new CodedOutputStream(rest, leaveOpen: true))
        {
            Write(4, "t0"u8);
            Write(5, System.Text.Encoding.UTF8.GetBytes($"t{calls.Length}"));
            Write(9, new OperatorSetIdProto { Version = 15 }.ToByteArray());
            Write(9, new OperatorSetIdProto { Domain = "own", Version = 1 }.ToByteArray());

            void Write(int field, ReadOnlySpan<byte> content)
            {
                output.WriteTag(field, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(ByteString.CopyFrom(content));
            }
        }
        return FunctionProto.Parser.ParseFrom([.. outline.ToByteArray(), .. rest.ToArray()]);
    }
}
