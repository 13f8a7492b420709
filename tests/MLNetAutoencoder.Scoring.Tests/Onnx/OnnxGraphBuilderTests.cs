using System.Diagnostics;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder.Tests;

public class OnnxGraphBuilderTests
{
    [Fact]
    public void Build_AModel_OpensInOnnxRuntime()
    {
        using var session = new InferenceSession(TestModels.FullBytes());
        Assert.Equal([-1, TestModels.Features], session.InputMetadata["Features"].Dimensions);
        Assert.Equal(["Latent", "Rebuilt", "Error"], session.OutputNames);
        Assert.Equal([-1, TestModels.Latent], session.OutputMetadata["Latent"].Dimensions);
        Assert.Equal([-1, TestModels.Features], session.OutputMetadata["Rebuilt"].Dimensions);
        Assert.Equal([-1, 1], session.OutputMetadata["Error"].Dimensions);
        Assert.Equal("MLNetAutoencoder", session.ModelMetadata.ProducerName);
    }

    [Fact]
    public void Build_AModel_IsOfTheVersionsThatMLNetWrites()
    {
        var model = ModelProto.Parser.ParseFrom(TestModels.FullBytes());
        Assert.Equal(6, model.IrVersion);
        var opset = Assert.Single(model.OpsetImport);
        Assert.Equal("", opset.Domain);
        Assert.InRange(opset.Version, 9, 12);
    }

    [Fact]
    public void Build_AModel_NamesTheReleaseThatWroteIt()
    {
        string? release = FileVersionInfo.GetVersionInfo(typeof(OnnxGraphBuilder).Assembly.Location).FileVersion;
        Assert.Equal(release, ModelProto.Parser.ParseFrom(TestModels.FullBytes()).ProducerVersion);
    }

    [Fact]
    public void Build_Metadata_IsReadBackByOnnxRuntime()
    {
        var info = TestModels.DetectorInfo() with { FeatureNames = ["größe", "b"] };
        using var session = new InferenceSession(TestModels.Network.Write("Features", info));
        var read = ModelInfo.FromMetadata(session.ModelMetadata.CustomMetadataMap);
        Assert.Equal(info.FeatureNames, read.FeatureNames);
        Assert.Equal(info.Outputs, read.Outputs);
    }

    [Fact]
    public void Build_SameCalls_GivesTheSameBytes() => Assert.Equal(TestModels.FullBytes(), TestModels.FullBytes());

    [Fact]
    public void Node_EveryNameItMakesUp_IsDifferent()
    {
        var model = ModelProto.Parser.ParseFrom(TestModels.FullBytes());
        var tensors = model
            .Graph.Node.SelectMany(n => n.Output)
            .Concat(model.Graph.Initializer.Select(t => t.Name))
            .Append("Features")
            .ToList();
        Assert.Equal(tensors.Count, tensors.Distinct().Count());
        Assert.Equal(model.Graph.Node.Count, model.Graph.Node.Select(n => n.Name).Distinct().Count());
    }

    [Fact]
    public void Attributes_OfEachKind_AreWrittenWithTheirType()
    {
        Assert.Equal(
            new AttributeProto
            {
                Name = "a",
                Type = AttributeType.Int,
                I = 0,
            },
            OnnxGraphBuilder.Int("a", 0)
        );
        Assert.Equal(
            new AttributeProto
            {
                Name = "a",
                Type = AttributeType.Float,
                F = 0.5f,
            },
            OnnxGraphBuilder.Float("a", 0.5f)
        );
        Assert.Equal([3L, 4L], OnnxGraphBuilder.Ints("a", 3, 4).Ints);
        Assert.Equal(AttributeType.Ints, OnnxGraphBuilder.Ints("a", 3, 4).Type);
    }

    [Theory]
    [InlineData("constant_1", "Latent")]
    [InlineData("node_0", "gemm_5")]
    [InlineData("Features", "matmul_1")]
    [InlineData("Features", "constant_0")]
    [InlineData("a/b c.d-é", "batch/x")]
    public void Build_ColumnsNamedLikeItsOwnTensors_StillWorks(string input, string output)
    {
        using var model = AutoencoderModel.Load(TestModels.Network.Write(input, TestModels.EncoderInfo(input, output)));
        var rows = TestModels.Rows(3);
        Close.To(TestModels.Network.Expected(rows, OutputRole.Latent), model.Run(rows, OutputRole.Latent), Close.ByHand);
    }

    [Fact]
    public void Parse_UnknownFields_SurviveARoundTrip()
    {
        // ModelProto: domain (4) and doc_string (6); in its graph (7) a doc_string (10) and in a node (1) of it a domain (7).
        byte[] node = [.. Field(7, "node's"u8)],
            graph = [.. Field(1, node), .. Field(10, "graph's"u8)];
        byte[] all = [.. Field(4, "model's"u8), .. Field(6, "text"u8), .. Field(7, graph)];
        byte[] written = ModelProto.Parser.ParseFrom(all).ToByteArray();
        foreach (var text in new[] { "model's", "text", "graph's", "node's" })
            Assert.True(written.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(text)) >= 0, text);
        Assert.Equal(all.Length, written.Length);
    }

    /// <summary>A field of bytes shorter than 128.</summary>
    private static byte[] Field(int number, ReadOnlySpan<byte> content) => [(byte)((number << 3) | 2), (byte)content.Length, .. content];
}
