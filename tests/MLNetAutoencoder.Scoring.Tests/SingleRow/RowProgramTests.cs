using Google.Protobuf;
using MLNetAutoencoder.Onnx;
using static MLNetAutoencoder.Onnx.OnnxGraphBuilder;

namespace MLNetAutoencoder.Tests;

public class RowProgramTests
{
    private static readonly string[] Operators =
    [
        "Add",
        "Div",
        "Mean",
        "Clip",
        "Softmax",
        "LogSoftmax",
        "ReduceSum",
        "ReduceMean",
        "Gemm",
        "MatMul",
        "Concat",
        "Slice",
        "Split",
        "Reshape",
        "Cast",
        "Gather",
        "GatherElements",
        "TopK",
        "Loop",
    ];

    [Fact]
    public void RowProgram_PlainNetwork_IsThere()
    {
        using var model = TestModels.EveryOutput();
        Assert.NotNull(model.RowProgram);
    }

    /// <summary>Each output by itself, with whatever stands in the memory of the row before.</summary>
    [Fact]
    public void Run_OneOutput_LeavesOutWhatOthersNeed()
    {
        using var model = TestModels.EveryOutput();
        var program = model.RowProgram!;
        float[] rows = TestModels.Rows(50);
        float[] memory = program.NewMemory();
        foreach (float[] row in rows.Chunk(TestModels.Features))
        {
            for (int i = 0; i < model.Info.Outputs.Count; i++)
            {
                memory.AsSpan().Fill(float.NaN);
                row.CopyTo(program.Input(memory));
                program.Run(memory, 1ul << i);
                Close.To(
                    TestModels.Network.Expected(row, model.Info.Outputs[i].Role, TestModels.Threshold),
                    program.Output(memory, i).ToArray(),
                    Close.ByHand
                );
            }
            Assert.Contains(memory, float.IsNaN);
        }
    }

    [Fact]
    public void Score_ModelDisposedInBetween_ThrowsObjectDisposed()
    {
        var model = TestModels.EveryOutput();
        var runner = model.Rent(1);
        runner.Score(1);
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => runner.Score(1));
    }

    [Fact]
    public void RowProgram_MoreMultiplicationsThanPay_IsNotThere()
    {
        using var narrow = Square(700);
        using var wide = Square(800);
        Assert.NotNull(narrow.RowProgram);
        Assert.Null(wide.RowProgram);

        static AutoencoderModel Square(int features)
        {
            var builder = new OnnxGraphBuilder();
            string x = builder.Input("Features", features);
            builder.Node("MatMul", [x, builder.Constant(new float[features * features], features, features)], "Latent");
            var output = new ModelOutput(OutputRole.Latent, "Latent", features);
            builder.Output(output);
            return AutoencoderModel.Load(builder.Build(TestModels.Info(null, output)));
        }
    }

    /// <summary>Rows of a model with an operator that is not known to a program go through ONNX Runtime.</summary>
    [Theory]
    [InlineData("Cos")]
    [InlineData("TopK")]
    public void Score_UnknownOperator_GivesWhatABatchGives(string unknown)
    {
        var builder = new OnnxGraphBuilder();
        string x = builder.Input("Features", 6);
        string made =
            unknown == "TopK" ? builder.Nodes("TopK", [x, builder.Integers(2)], 2, Int("axis", 1))[0] : builder.Node(unknown, [x]);
        builder.Node("ReduceMean", [made], "Error", Ints("axes", 1), Int("keepdims", 1));
        var output = new ModelOutput(OutputRole.ReconstructionError, "Error", 1);
        builder.Output(output);
        using var model = AutoencoderModel.Load(builder.Build(TestModels.Info(null, output)));
        Assert.Null(model.RowProgram);
        float[] rows = TestModels.Rows(20);
        Close.To(model.Score(rows), rows.Chunk(6).SelectMany(row => model.Score(row)));
    }

    /// <summary>Whatever a graph holds, a program is made of it or not; nothing is thrown, and none reads beyond its numbers.</summary>
    [Fact]
    public void Of_ChangedGraphs_GivesAProgramThatRunsOrNone()
    {
        using var model = TestModels.EveryOutput();
        var whole = ModelProto.Read(model.ToOnnx());
        (string, int)[] outputs = [.. whole.Graph.Output.Select(o => (o.Name, (int)o.Type.TensorType.Shape.Dim[1].DimValue))];
        var random = new Random(3);
        int made = 0;
        for (int i = 0; i < 3000; i++)
        {
            var changed = whole.Clone();
            for (int change = random.Next(1, 4); change > 0; change--)
                Change(changed.Graph, random);
            if (RowProgram.Of(changed.ToByteArray(), (TestModels.Input, TestModels.Features), outputs) is not { } program)
                continue;
            made++;
            float[] memory = program.NewMemory();
            TestModels.Rows(1).CopyTo(program.Input(memory));
            program.Run(memory, ulong.MaxValue);
        }
        Assert.InRange(made, 100, 2900);
    }

    private static void Change(GraphProto graph, Random random)
    {
        var node = graph.Node[random.Next(graph.Node.Count)];
        var other = graph.Node[random.Next(graph.Node.Count)];
        var tensor = graph.Initializer[random.Next(graph.Initializer.Count)];
        switch (random.Next(9))
        {
            case 0:
                node.OpType = Operators[random.Next(Operators.Length)];
                break;
            case 1:
                node.Input.Add(tensor.Name);
                break;
            case 2:
                node.Input.RemoveAt(random.Next(node.Input.Count));
                if (node.Input.Count == 0)
                    node.Input.Add(tensor.Name);
                break;
            case 3:
                node.Input[random.Next(node.Input.Count)] = other.Output[0];
                break;
            case 4:
                node.Attribute.Add([Int("axis", random.Next(-2, 3)), Ints("axes", random.Next(-2, 3)), Int("to", random.Next(12))]);
                break;
            case 5:
                node.Attribute.Clear();
                break;
            case 6:
                tensor.DataType = (DataType)random.Next(12);
                break;
            case 7:
                tensor.Dims.Add(random.Next(3) == 0 ? long.MaxValue : random.Next(-1, 3));
                break;
            default:
                tensor.RawData = ByteString.CopyFrom(tensor.RawData.Span[..random.Next(tensor.RawData.Length + 1)]);
                break;
        }
    }
}
