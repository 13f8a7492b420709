using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder.Tests;

public class RowShapeTests
{
    public static TheoryData<string, string[]> Kinds =>
        new()
        {
            { "encoder", ["Latent"] },
            { "full", ["Latent", "Rebuilt", RowShape.NumberVector] },
            { "detector", [RowShape.ScoreAndLabel] },
            { "explaining", [RowShape.ScoreAndLabel, "Contributions"] },
            { "named", ["Features.output", "Parts"] },
            { "suffixed", ["Features.output", "Rebuilt"] },
            { "joined", ["Latent", RowShape.NumberVector] },
            { "conditional", ["Latent", RowShape.NumberVector] },
        };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void FromBatch_EveryKind_GivesOutputsOfRankOneForOneRow(string kind, string[] outputs)
    {
        var (onnx, names) = FromBatch(Bytes(kind));
        Assert.Equal(outputs, names);
        using var session = new InferenceSession(onnx);
        Assert.Equal(outputs, session.OutputNames);
        Assert.All(session.OutputMetadata.Values, output => Assert.Single(output.Dimensions));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ToBatch_OfARowGraph_RestoresTheModel(string kind, string[] outputs)
    {
        Assert.NotEmpty(outputs);
        var batch = Bytes(kind);
        Assert.Equal(batch, RowShape.ToBatch(ModelProto.Read(FromBatch(batch).Onnx)));
    }

    [Fact]
    public void FromBatch_Encoder_GivesTheBatchModelsValues()
    {
        var row = TestModels.Rows(1);
        using var session = new InferenceSession(FromBatch(TestModels.FullBytes()).Onnx);
        using var results = Run(session, row);
        Close.To(TestModels.Network.Expected(row, OutputRole.Latent), Values(results, 0), Close.ByHand);
        Close.To(TestModels.Network.Expected(row, OutputRole.Reconstruction), Values(results, 1), Close.ByHand);
        Close.To(TestModels.Network.Expected(row, OutputRole.ReconstructionError), Values(results, 2), Close.ByHand);
    }

    [Fact]
    public void FromBatch_Detector_GivesScoreThenLabel()
    {
        using var session = new InferenceSession(FromBatch(TestModels.DetectorBytes()).Onnx);
        foreach (var row in TestModels.Rows(20).Chunk(TestModels.Features))
        {
            using var results = Run(session, row);
            double score = TestModels.Network.Expected(row, OutputRole.ReconstructionError).Single();
            Close.To([score, score > TestModels.Threshold ? 1 : 0], Values(results, 0), Close.ByHand);
        }
    }

    [Fact]
    public void FromBatch_Metadata_Stays()
    {
        using var session = new InferenceSession(FromBatch(TestModels.DetectorBytes()).Onnx);
        Assert.Equal(TestModels.Threshold, ModelInfo.FromMetadata(session.ModelMetadata.CustomMetadataMap).Threshold);
    }

    [Fact]
    public void ToBatch_ModelOfAnotherProgram_GivesNull()
    {
        var model = ModelProto.Parser.ParseFrom(TestModels.EncoderBytes());
        model.MetadataProps.Clear();
        Assert.Null(RowShape.ToBatch(model));
    }

    [Fact]
    public void ToBatch_ModelOfAnotherProgramWithAKeyTwice_GivesNull()
    {
        var model = ModelProto.Parser.ParseFrom(TestModels.EncoderBytes());
        model.MetadataProps.Clear();
        model.MetadataProps.Add(new StringStringEntryProto { Key = "a", Value = "1" });
        model.MetadataProps.Add(new StringStringEntryProto { Key = "a", Value = "2" });
        Assert.Null(RowShape.ToBatch(model));
    }

    [Fact]
    public void ToBatch_OfARowGraph_KeepsUnknownFields()
    {
        // ModelProto.domain, field 4.
        byte[] batch = [.. TestModels.EncoderBytes(), 0x22, 4, .. "kept"u8];
        var restored = RowShape.ToBatch(ModelProto.Read(FromBatch(batch).Onnx));
        Assert.True(restored.AsSpan().IndexOf("kept"u8) >= 0);
    }

    private static byte[] Bytes(string kind) =>
        kind switch
        {
            "encoder" => TestModels.EncoderBytes(),
            "full" => TestModels.FullBytes(),
            "detector" => TestModels.DetectorBytes(),
            "explaining" => TestModels.Network.Write("Features", TestModels.ExplainingInfo()),
            "named" => TestModels.Network.Write(
                "Features",
                TestModels.Info(
                    null,
                    new ModelOutput(OutputRole.Reconstruction, "Features.output", 6),
                    new ModelOutput(OutputRole.Contributions, "Parts", 6)
                ) with
                {
                    FeatureNames = ["a", "b", "c", "d", "e", "f"],
                }
            ),
            "conditional" => TestModels.Network.Write(
                "Features",
                TestModels.EncoderInfo(error: "Error") with
                {
                    Inputs = [new("Features", 3), new("Class", 2, InputEncoding.Key), new("Flag", 1, InputEncoding.Flag)],
                }
            ),
            "joined" => TestModels.Network.Write(
                "Features",
                TestModels.EncoderInfo(error: "Error") with
                {
                    Inputs = [new("Features", 4), new("Target", 2)],
                }
            ),
            _ => TestModels.Network.Write("Features", TestModels.EncoderInfo(output: "Features", reconstruction: "Rebuilt")),
        };

    private static (byte[] Onnx, string[] Outputs) FromBatch(byte[] onnx)
    {
        using var model = AutoencoderModel.Load(onnx);
        return RowShape.FromBatch(onnx, model.Info);
    }

    private static IDisposableReadOnlyCollection<OrtValue> Run(InferenceSession session, float[] row)
    {
        using var options = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(row, [1, row.Length]);
        return session.Run(options, ["Features"], [input], session.OutputNames);
    }

    private static float[] Values(IDisposableReadOnlyCollection<OrtValue> results, int index) =>
        results[index].GetTensorDataAsSpan<float>().ToArray();
}
