using System.IO.Compression;
using Google.Protobuf;
using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>ONNX steps of a loaded model that are damaged, as <c>WithBatchedOnnx</c> reads them.</summary>
public sealed class DamagedStepTests
{
    private static readonly MLContext s_ml = new();

    [Fact]
    public void ToBatch_AutoencoderBitFlipped_IsRefusedOrAModel()
    {
        byte[] whole = RowShape.FromBatch(TestModels.FullBytes(), TestModels.EncoderInfo(reconstruction: "Rebuilt", error: "Error")).Onnx;
        int refused = Refused(
            whole,
            onnx =>
            {
                if (RowShape.ToBatch(ModelProto.Read(onnx)) is { } batch)
                    AutoencoderModel.Load(batch).Dispose();
            }
        );
        Assert.InRange(refused, 200, 999);
    }

    [Fact]
    public void ToBatch_OtherModelBitFlipped_IsRefusedOrAModel()
    {
        byte[] whole = Saved(ForeignModels.One("Neg", [-1, 3], [-1, 3]));
        Assert.NotNull(OnnxBuiltIns.ToBatch(ModelProto.Read(whole)));
        Assert.InRange(Refused(whole, onnx => OnnxBuiltIns.ToBatch(ModelProto.Read(onnx))), 50, 999);
    }

    [Theory]
    [InlineData("an operator without an output")]
    [InlineData("an output that is not there")]
    public void ToBatch_RowThatIsNone_IsRefused(string fault)
    {
        var model = ModelProto.Parser.ParseFrom(Saved(ForeignModels.One("Neg", [-1, 3], [-1, 3])));
        if (fault == "an operator without an output")
            model.Graph.Node[^1].Output.Clear();
        else
            model.Graph.Output.Clear();
        Assert.Contains(
            "makes no row",
            Assert.Throws<ModelFormatException>(() => OnnxBuiltIns.ToBatch(model)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("another operator")]
    [InlineData("a threshold that is computed")]
    public void WithThreshold_LabelOfAnotherGraph_IsRefused(string fault)
    {
        var model = ModelProto.Parser.ParseFrom(TestModels.DetectorBytes());
        var label = model.Graph.Node.Single(node => node.OpType == "Greater");
        if (fault == "another operator")
            label.OpType = "Less";
        else
            label.Input[1] = label.Input[0];
        using var detector = new AutoencoderAnomalyTransformer(AutoencoderModel.Load(model.ToByteArray()));
        Assert.Contains(
            "'PredictedLabel'",
            Assert.Throws<ModelFormatException>(() => detector.WithThreshold(1)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void WithBatchedOnnx_WeightsInAnotherFile_IsRefused()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.File("weights.bin"), new byte[12]);
        File.WriteAllBytes(folder.File("model.onnx"), BadModels.External("weights.bin").Onnx);
        using var step = s_ml
            .Transforms.ApplyOnnxModel("y", "x", folder.File("model.onnx"))
            .Fit(new TestView(1, TestColumn.Features(new float[3], "x", 3)));
        Assert.Contains(
            "'weights.bin'",
            Assert.Throws<ModelFormatException>(() => step.WithBatchedOnnx(s_ml)).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>How many of 1,000 models with one bit flipped are refused; every exception but the expected one goes through.</summary>
    private static int Refused(byte[] whole, Action<byte[]> open)
    {
        var random = new Random(31);
        int refused = 0;
        for (int i = 0; i < 1000; i++)
        {
            byte[] flipped = (byte[])whole.Clone();
            flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                open(flipped);
            }
            catch (ModelFormatException)
            {
                refused++;
            }
        }
        return refused;
    }

    /// <summary>The model as a saved pipeline holds it.</summary>
    private static byte[] Saved(byte[] onnx)
    {
        var view = new TestView(1, TestColumn.Features(new float[3], "x", 3));
        using var transformer = s_ml.Transforms.ApplyOnnxModelBatched(onnx).Fit(view);
        using var stream = new MemoryStream();
        s_ml.Model.Save(transformer, view.Schema, stream);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
        using var reader = new BinaryReader(archive.Entries.Single(entry => entry.Name == "OnnxModel").Open());
        return reader.ReadBytes(reader.ReadInt32());
    }
}
