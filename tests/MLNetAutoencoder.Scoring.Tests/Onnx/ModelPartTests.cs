using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder.Tests;

public class ModelPartTests
{
    [Theory]
    [InlineData(ModelPart.Encoder, "Latent")]
    [InlineData(ModelPart.Scorer, "ReconstructionError", "PredictedLabel", "Contributions")]
    public void ToOnnx_PartOverRows_GivesItsOutputsOfTheModel(ModelPart part, params string[] outputs)
    {
        using var model = TestModels.EveryOutput();
        using var cut = AutoencoderModel.Load(model.ToOnnx(part));
        float[] rows = TestModels.Rows(50);
        rows[8] = float.NaN;
        Assert.Equal(outputs, cut.Info.Outputs.Select(o => o.Name));
        Assert.Equal(model.InputName, cut.InputName);
        Assert.All(cut.Info.Outputs, o => Assert.Equal(model.Run(rows, o.Role), cut.Run(rows, o.Role)));
    }

    [Fact]
    public void ToOnnx_Decoder_RebuildsTheRowsOfTheirCodes()
    {
        using var model = TestModels.EveryOutput();
        using var decoder = AutoencoderModel.Load(model.ToOnnx(ModelPart.Decoder));
        float[] rows = TestModels.Rows(50);
        Assert.Equal(("Code", TestModels.Latent), (decoder.InputName, decoder.InputSize));
        Assert.Equal(
            model.Run(rows, OutputRole.Reconstruction),
            decoder.Run(model.Run(rows, OutputRole.Latent), OutputRole.Reconstruction)
        );
        Assert.All(decoder.Run([0, float.NaN, 0], OutputRole.Reconstruction), value => Assert.True(float.IsNaN(value)));
    }

    /// <summary>A layer of 6 x 3 weights and 3 biases one way, 3 x 6 and 6 the other.</summary>
    [Theory]
    [InlineData(ModelPart.Encoder, 1, 0)]
    [InlineData(ModelPart.Decoder, 0, 1)]
    [InlineData(ModelPart.Scorer, 1, 1)]
    public void ToOnnx_Part_HoldsNothingThatItDoesNotNeed(ModelPart part, int encoders, int decoders)
    {
        using var model = TestModels.EveryOutput();
        var graph = ModelProto.Parser.ParseFrom(model.ToOnnx(part)).Graph;
        Assert.Equal(encoders, graph.Initializer.Count(t => t.Dims is [TestModels.Latent, TestModels.Features]));
        Assert.Equal(decoders, graph.Initializer.Count(t => t.Dims is [TestModels.Features, TestModels.Latent]));
        var read = graph.Node.SelectMany(n => n.Input).ToHashSet();
        Assert.All(graph.Initializer, t => Assert.Contains(t.Name, read));
        Assert.All(graph.Node, n => Assert.Contains(n.Output, o => read.Contains(o) || graph.Output.Any(g => g.Name == o)));
        Assert.Equal(part.ToString().ToLowerInvariant(), graph.Name);
    }

    [Fact]
    public void ToOnnx_OfAPart_GivesThePartAgain()
    {
        using var model = TestModels.EveryOutput();
        foreach (var part in new[] { ModelPart.Encoder, ModelPart.Scorer })
        {
            using var once = AutoencoderModel.Load(model.ToOnnx(part));
            Assert.Equal(once.ToOnnx(), once.ToOnnx(part));
        }
    }

    [Fact]
    public void ToOnnx_ScorerWithAnotherThreshold_LabelsByThat()
    {
        using var detector = TestModels.Detector();
        using var model = AutoencoderModel.Load(detector.Model.ToOnnx(ModelPart.Scorer));
        using var strict = new AutoencoderAnomalyTransformer(model).WithThreshold(1e30f);
        Assert.Equal(1e30f, strict.Model.Info.Threshold);
        Assert.All(strict.Model.Run(TestModels.Rows(50), OutputRole.PredictedLabel), label => Assert.Equal(0, label));
    }

    [Fact]
    public void ToOnnx_PartThatIsNotThere_SaysWhatIsAndHowToGetIt()
    {
        using var detector = TestModels.Detector();
        using var encoder = TestModels.Encoder();
        string noCodes = Missing(detector.Model, ModelPart.Encoder);
        Assert.Contains("it gives ReconstructionError, PredictedLabel", noCodes, StringComparison.Ordinal);
        Assert.Contains("model.Save(path, ModelPart.Encoder)", noCodes, StringComparison.Ordinal);
        Assert.Contains("ReconstructionErrorColumnName", Missing(encoder.Model, ModelPart.Scorer), StringComparison.Ordinal);
        Assert.Contains("ReconstructionColumnName", Missing(encoder.Model, ModelPart.Decoder), StringComparison.Ordinal);
        Assert.Contains("ReconstructionColumnName", Missing(detector.Model, ModelPart.Decoder), StringComparison.Ordinal);
    }

    /// <summary>A reconstruction that goes by the row, as those of conditional autoencoders do, is no function of the code.</summary>
    [Fact]
    public void ToOnnx_DecoderThatReadsTheRow_IsRefused()
    {
        using var whole = TestModels.Full();
        var file = ModelProto.Parser.ParseFrom(whole.Model.ToOnnx());
        var rebuilt = file.Graph.Node.Single(n => n.Output.Contains("Rebuilt"));
        int place = file.Graph.Node.IndexOf(rebuilt);
        file.Graph.Node.Insert(place, OnnxGraphBuilder.NewNode("more", "Add", [rebuilt.Input[0], TestModels.Input], "net/more", []));
        rebuilt.Input[0] = "net/more";
        using var model = AutoencoderModel.Load(file.ToByteArray());
        Assert.Contains("goes by more of a row than its code", Missing(model, ModelPart.Decoder), StringComparison.Ordinal);
    }

    [Fact]
    public void ToOnnx_NoSuchPart_NamesThoseThatThereAre()
    {
        using var model = TestModels.EveryOutput();
        var error = Assert.Throws<ArgumentException>(() => model.ToOnnx((ModelPart)7));
        Assert.Contains("'part' is 7; it must be one of Encoder, Decoder, Scorer.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_PartThatIsNotThere_LeavesTheFileThatIs()
    {
        using var folder = new TempFolder();
        using var detector = TestModels.Detector();
        File.WriteAllText(folder.File("part.onnx"), "old");
        Assert.Throws<InvalidOperationException>(() => detector.Model.Save(folder.File("part.onnx"), ModelPart.Encoder));
        Assert.Equal("old", File.ReadAllText(Assert.Single(folder.Files)));
        detector.Model.Save(folder.File("part.onnx"), ModelPart.Scorer);
        Assert.Equal(detector.Model.ToOnnx(ModelPart.Scorer), File.ReadAllBytes(Assert.Single(folder.Files)));
    }

    [Fact]
    public void ToOnnx_AnyModel_TellsOfItselfInPlainKeys()
    {
        using var session = new InferenceSession(TestModels.Network.Write(TestModels.Input, TestModels.ExplainingInfo(names: Names)));
        var metadata = session.ModelMetadata.CustomMetadataMap;
        Assert.Equal("dense", metadata["kind"]);
        Assert.Equal("6", metadata["feature_count"]);
        Assert.Equal("a,\"b, c\",\"say \"\"d\"\"\",e,f,größe", metadata["feature_names"]);
        Assert.Equal("1", metadata["threshold"]);
        Assert.Equal("1000", metadata["training_rows"]);
        Assert.Equal("float [N, 6]: a row of 6 features, in the order of feature_names", metadata["input.Features"]);
        Assert.Equal("float [N, 1]: the anomaly score: higher is more anomalous", metadata["output.Score"]);
        Assert.Equal("bool [N, 1]: true for an anomaly: the score is above the threshold", metadata["output.PredictedLabel"]);
        Assert.StartsWith("float [N, 6]: the part that each feature has", metadata["output.Contributions"], StringComparison.Ordinal);
        Assert.StartsWith("An anomaly detector, by an autoencoder (dense)", session.ModelMetadata.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ModelPart.Encoder)]
    [InlineData(ModelPart.Decoder)]
    public void ToOnnx_PartWithCodes_TellsTheirSize(ModelPart part)
    {
        using var model = TestModels.EveryOutput();
        using var session = new InferenceSession(model.ToOnnx(part));
        var metadata = session.ModelMetadata.CustomMetadataMap;
        Assert.Equal("3", metadata["latent_size"]);
        Assert.DoesNotContain("threshold", metadata.Keys);
    }

    /// <summary>Files of versions that wrote no plain keys get them with the new threshold.</summary>
    [Fact]
    public void WithThreshold_FileWithoutPlainKeys_GivesThem()
    {
        using var detector = TestModels.Detector();
        var file = ModelProto.Parser.ParseFrom(detector.Model.ToOnnx());
        foreach (var entry in file.MetadataProps.Where(e => !e.Key.StartsWith("mlnet", StringComparison.Ordinal)).ToList())
            file.MetadataProps.Remove(entry);
        using var old = AutoencoderModel.Load(file.ToByteArray());
        using var strict = new AutoencoderAnomalyTransformer(old).WithThreshold(2.5f);
        var metadata = ModelProto.Parser.ParseFrom(strict.Model.ToOnnx()).MetadataProps.ToDictionary(e => e.Key, e => e.Value);
        Assert.Equal("2.5", metadata["threshold"]);
        Assert.Equal("2.5", metadata["mlnetautoencoder.threshold"]);
    }

    private static string[] Names => ["a", "b, c", "say \"d\"", "e", "f", "größe"];

    private static string Missing(AutoencoderModel model, ModelPart part) =>
        Assert.Throws<InvalidOperationException>(() => model.ToOnnx(part)).Message;
}
