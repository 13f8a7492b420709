using System.Text.Json.Nodes;
using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>What the estimators write into a model's file.</summary>
public sealed class ModelFileTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Fit_Model_IsOfTheVersionsThatMLNetConvertsTo()
    {
        using var fitted = Fit(Tiny.Options());
        var model = ModelProto.Parser.ParseFrom(fitted.Model.ToOnnx());
        Assert.Equal(6, model.IrVersion);
        var opset = Assert.Single(model.OpsetImport);
        Assert.Equal(("", 12), (opset.Domain, opset.Version));
    }

    [Fact]
    public void Fit_Model_HasInputAndOutputsOfTheColumns()
    {
        var options = Tiny.Options();
        options.ReconstructionColumnName = "Rebuilt";
        options.ReconstructionErrorColumnName = "Error";
        using var fitted = Fit(options);
        var model = fitted.Model;
        Assert.Equal(("Features", 3), (model.InputName, model.InputSize));
        Assert.Equal(
            [
                new(OutputRole.Latent, "Latent", 2),
                new(OutputRole.Reconstruction, "Rebuilt", 3),
                new ModelOutput(OutputRole.ReconstructionError, "Error", 1),
            ],
            model.Info.Outputs
        );
    }

    [Fact]
    public void Fit_CodesOnly_LeavesTheDecoderOut()
    {
        using var small = Fit(Tiny.Options());
        var options = Tiny.Options();
        options.ReconstructionColumnName = "Rebuilt";
        using var large = Fit(options);
        Assert.Equal(2, Layers(small));
        Assert.Equal(4, Layers(large));

        static int Layers(AutoencoderTransformer fitted) =>
            ModelProto.Parser.ParseFrom(fitted.Model.ToOnnx()).Graph.Node.Count(n => n.OpType == "Gemm");
    }

    [Fact]
    public void Fit_Options_AreInTheMetadataWithTheSeedThatWasUsed()
    {
        var options = Tiny.Options();
        options.Seed = null;
        options.LatentActivation = Activation.Tanh;
        options.Progress = new Progress<TrainingProgress>();
        options.Threads = 1;
        using var fitted = Fit(options);
        var json = JsonNode.Parse(fitted.Model.Info.OptionsJson)!;
        Assert.Equal("Tanh", (string?)json["LatentActivation"]);
        Assert.Equal("Standard", (string?)json["Scaling"]);
        Assert.Equal(0.01, (double?)json["LearningRate"]);
        Assert.Equal([6], json["HiddenSizes"]!.AsArray().Select(n => (int)n!));
        Assert.Null(json["Progress"]);
        Assert.Null(json["CancellationToken"]);
        string code = fitted.Model.Info.OptionsCode!;
        Assert.StartsWith("new AutoencoderOptions", code, StringComparison.Ordinal);
        Assert.Contains("LatentActivation = Activation.Tanh", code, StringComparison.Ordinal);
        Assert.Contains($"Seed = {json["Seed"]}", code, StringComparison.Ordinal);
        Assert.DoesNotContain("Threads", code, StringComparison.Ordinal);

        var again = Tiny.Options(seed: (int)json["Seed"]!);
        again.LatentActivation = Activation.Tanh;
        using var second = Fit(again);
        Assert.Equal(fitted.Model.ToOnnx(), second.Model.ToOnnx());
    }

    [Fact]
    public void Fit_FeatureNames_AreInTheMetadata()
    {
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(i => new Named { Height = i, Width = -i }));
        using var chain = _ml
            .Transforms.Concatenate("Features", "Height", "Width")
            .Append(_ml.Transforms.Autoencoder("Latent", "Features", Tiny.Options()))
            .Fit(data);
        Assert.Equal(["Height", "Width"], chain.LastTransformer.Model.Info.FeatureNames);
    }

    [Fact]
    public void Fit_Detector_HasKindThresholdAndItsTwoOutputs()
    {
        using var detector = _ml
            .AnomalyDetection.Trainers.Autoencoder("Features", Tiny.AnomalyOptions())
            .Fit(Views.Of(_ml, Samples.Noise(30, 3)));
        var info = detector.Model.Info;
        Assert.Equal("dense", info.Kind);
        Assert.True(info.IsAnomalyDetector);
        Assert.Equal(detector.Threshold, info.Threshold);
        Assert.Equal(
            [new(OutputRole.ReconstructionError, "Score", 1), new ModelOutput(OutputRole.PredictedLabel, "PredictedLabel", 1)],
            info.Outputs
        );
    }

    [Fact]
    public void Load_SavedModel_SaysTheSameOfItself()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
        using var fitted = Fit(Tiny.Options());
        try
        {
            fitted.Model.Save(path);
            using var loaded = AutoencoderModel.Load(path);
            Assert.Equal(fitted.Model.ToOnnx(), loaded.ToOnnx());
            Assert.Equal(fitted.Model.Info.OptionsJson, loaded.Info.OptionsJson);
            Assert.Equal(fitted.Model.Info.Training, loaded.Info.Training);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private AutoencoderTransformer Fit(AutoencoderOptions options) =>
        _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(_ml, Samples.Noise(30, 3)));

    private sealed class Named
    {
        public float Height { get; set; }

        public float Width { get; set; }
    }
}
