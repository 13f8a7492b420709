using System.Globalization;
using System.Text;
using Google.Protobuf;
using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder.Tests;

public class AutoencoderModelLoadTests
{
    public static TheoryData<string, byte[]> NoModels =>
        new()
        {
            { "nothing", [] },
            { "one byte", [8] },
            { "zeros", new byte[1000] },
            { "text", Encoding.UTF8.GetBytes("This is not a model.") },
            { "the start of a zip archive", [0x50, 0x4B, 3, 4, 20, 0, 0, 0, 8, 0] },
            { "an empty message", new ModelProto().ToByteArray() },
            { "a message without a graph", new ModelProto { IrVersion = 6 }.ToByteArray() },
        };

    [Theory]
    [MemberData(nameof(NoModels))]
    public void Load_NoModel_IsRefused(string what, byte[] bytes)
    {
        int before = AutoencoderModel.LiveCount;
        Assert.True(Record.Exception(() => AutoencoderModel.Load(bytes)) is ModelFormatException { Message.Length: > 20 }, what);
        Assert.Equal(before, AutoencoderModel.LiveCount);
    }

    [Fact]
    public void Load_NoModelInAFile_IsRefused()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("model.onnx"), "This is not a model.");
        Assert.Throws<ModelFormatException>(() => AutoencoderModel.Load(folder.File("model.onnx")));
    }

    [Fact]
    public void Load_NoSuchFile_SaysSo() =>
        Assert.Throws<FileNotFoundException>(() => AutoencoderModel.Load(Path.Combine(Path.GetTempPath(), "no-such-model.onnx")));

    [Fact]
    public void Load_Null_NamesTheArgument() =>
        Assert.Equal("onnx", Assert.Throws<ArgumentNullException>(() => AutoencoderModel.Load((byte[])null!)).ParamName);

    [Fact]
    public void Load_OnnxOfAnotherProgram_SaysHowToScoreIt() =>
        Assert.Contains("ApplyOnnxModel", Refusal(model => model.MetadataProps.Clear()), StringComparison.Ordinal);

    [Fact]
    public void Load_NewerFormat_NamesBothVersions()
    {
        string newer = (ModelInfo.CurrentFormat + 1).ToString(CultureInfo.InvariantCulture);
        string message = Refusal(model =>
            model.MetadataProps.Single(p => p.Key.EndsWith(".format", StringComparison.Ordinal)).Value = newer
        );
        Assert.Contains($"format {newer}", message, StringComparison.Ordinal);
        Assert.Contains($"to {ModelInfo.CurrentFormat}", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Latent")]
    [InlineData("PredictedLabel")]
    public void Load_OutputMissing_NamesIt(string output) =>
        Assert.Contains(
            $"'{output}'",
            Refusal(model => model.Graph.Output.Remove(model.Graph.Output.Single(o => o.Name == output))),
            StringComparison.Ordinal
        );

    [Fact]
    public void Load_OutputOfAnotherSize_NamesIt()
    {
        var info = TestModels.Info(null, new ModelOutput(OutputRole.Latent, "Latent", TestModels.Latent + 1));
        var bytes = Changed(TestModels.Network.Write("Features", TestModels.EncoderInfo()), model => SetMetadata(model, info));
        Assert.Contains("'Latent'", Refusal(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_LabelOfFloats_NamesIt()
    {
        var score = new ModelOutput(OutputRole.ReconstructionError, "Score", 1);
        var bytes = new TinyNetwork(6, 1).Write("Features", TestModels.Info(null, new ModelOutput(OutputRole.Latent, "Latent", 1), score));
        var info = TestModels.Info(1f, score, new ModelOutput(OutputRole.PredictedLabel, "Latent", 1));
        Assert.Contains("'Latent'", Refusal(Changed(bytes, model => SetMetadata(model, info))), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TwoInputs_IsRefused() =>
        Assert.Contains(
            "2 inputs",
            Refusal(model => model.Graph.Input.Add(OnnxGraphBuilder.ValueInfo("More", DataType.Single, 3))),
            StringComparison.Ordinal
        );

    [Fact]
    public void Load_InputOfIntegers_NamesIt() =>
        Assert.Contains("'Features'", Refusal(AllInputs(DataType.Int64, 2)), StringComparison.Ordinal);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Load_InputOfAnotherRank_NamesIt(int rank) =>
        Assert.Contains("'Features'", Refusal(AllInputs(DataType.Single, rank)), StringComparison.Ordinal);

    [Fact]
    public void Load_InputOfUnknownSize_NamesIt()
    {
        var bytes = AllInputs(DataType.Single, 2);
        Assert.Contains(
            "'Features'",
            Refusal(Changed(bytes, model => model.Graph.Input[0].Type.TensorType.Shape.Dim[1] = new DimensionProto { DimParam = "M" })),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Load_InputThatIsNoTensor_IsRefused()
    {
        // TypeProto.sequence_type (field 4) { elem_type (1) { tensor_type (1) { elem_type (1): float } } }
        var sequence = TypeProto.Parser.ParseFrom([0x22, 6, 0x0A, 4, 0x0A, 2, 0x08, 1]);
        var model = ModelProto.Parser.ParseFrom(AllInputs(DataType.Single, 2));
        model.Graph.Input[0].Type = sequence;
        model.Graph.Node[0].OpType = "SequenceAt";
        model.Graph.Node[0].Input.Add("index");
        model.Graph.Initializer.Add(
            new TensorProto
            {
                Name = "index",
                DataType = DataType.Int64,
                RawData = ByteString.CopyFrom(new byte[8]),
            }
        );
        Assert.Contains("'Features'", Refusal(model.ToByteArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OutputThatIsNoTensor_NamesIt()
    {
        var model = ModelProto.Parser.ParseFrom(AllInputs(DataType.Single, 2));
        model.Graph.Node[0].OpType = "SequenceConstruct";
        model.Graph.Output[0].Type = TypeProto.Parser.ParseFrom([0x22, 6, 0x0A, 4, 0x0A, 2, 0x08, 1]);
        Assert.Contains("'Latent'", Refusal(model.ToByteArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_RefusedOften_LeavesNoSessionOpen()
    {
        int before = AutoencoderModel.LiveCount;
        for (int i = 0; i < 20; i++)
            Refusal(model => model.MetadataProps.Clear());
        Assert.Equal(before, AutoencoderModel.LiveCount);
    }

    [Fact]
    public void LiveCount_LoadedAndDisposedTwice_ReturnsToItsStart()
    {
        int before = AutoencoderModel.LiveCount;
        var model = TestModels.EveryOutput();
        Assert.Equal(before + 1, AutoencoderModel.LiveCount);
        model.Dispose();
        model.Dispose();
        Assert.Equal(before, AutoencoderModel.LiveCount);
    }

    /// <summary>A model that passes its input on, of whatever type and rank.</summary>
    private static byte[] AllInputs(DataType type, int rank)
    {
        var builder = new OnnxGraphBuilder();
        builder.Node("Identity", [builder.Input("Features", 3)], "Latent");
        var output = new ModelOutput(OutputRole.Latent, "Latent", 3);
        builder.Output(output);
        return Changed(
            builder.Build(TestModels.Info(null, output)),
            model =>
            {
                foreach (var tensor in model.Graph.Input.Concat(model.Graph.Output).Select(value => value.Type.TensorType))
                {
                    tensor.ElemType = type;
                    tensor.Shape.Dim.Clear();
                    tensor.Shape.Dim.Add(Enumerable.Range(0, rank).Select(_ => new DimensionProto { DimValue = 3 }));
                }
            }
        );
    }

    private static void SetMetadata(ModelProto model, ModelInfo info)
    {
        model.MetadataProps.Clear();
        foreach (var (key, value) in info.ToMetadata())
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
    }

    private static byte[] Changed(byte[] onnx, Action<ModelProto> change)
    {
        var model = ModelProto.Parser.ParseFrom(onnx);
        change(model);
        return model.ToByteArray();
    }

    private static string Refusal(Action<ModelProto> change)
    {
        using var whole = TestModels.EveryOutput();
        return Refusal(Changed(whole.ToOnnx(), change));
    }

    private static string Refusal(byte[] onnx) => Assert.Throws<ModelFormatException>(() => AutoencoderModel.Load(onnx).Dispose()).Message;
}
