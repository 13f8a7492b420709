using System.Globalization;

namespace MLNetAutoencoder.Tests;

public class ModelInfoTests
{
    private const string Prefix = "mlnetautoencoder.";

    [Fact]
    public void FromMetadata_OfToMetadata_RestoresEverything()
    {
        var info = TestModels.DetectorInfo(threshold: 0.1f + 0.2f) with
        {
            OptionsCode = "new AutoencoderAnomalyOptions\n{\n    ConditionColumnName = \"größe\",\n}",
            FeatureNames = ["a", "", "größe \"3\""],
            Inputs = [new("x", 3), new("y", 2, InputEncoding.Key)],
            TargetNames = ["t", ""],
        };
        var read = ModelInfo.FromMetadata(Metadata(info));
        Assert.Equal(info.Kind, read.Kind);
        Assert.Equal(info.Outputs, read.Outputs);
        Assert.Equal(info.OptionsJson, read.OptionsJson);
        Assert.Equal(info.OptionsCode, read.OptionsCode);
        Assert.Equal(info.FeatureNames, read.FeatureNames);
        Assert.Equal(info.Inputs, read.Inputs);
        Assert.Equal(info.TargetNames, read.TargetNames);
        Assert.Equal(info.Threshold, read.Threshold);
        Assert.Equal(info.Training, read.Training);
        Assert.True(read.IsAnomalyDetector);
    }

    [Theory]
    [InlineData(float.Epsilon)]
    [InlineData(float.MaxValue)]
    [InlineData(1f / 3)]
    [InlineData(0f)]
    public void FromMetadata_AnyThreshold_IsExact(float threshold) =>
        Assert.Equal(threshold, ModelInfo.FromMetadata(Metadata(TestModels.DetectorInfo(threshold: threshold))).Threshold);

    [Fact]
    public void FromMetadata_NoThreshold_IsNoAnomalyDetector()
    {
        var read = ModelInfo.FromMetadata(
            Metadata(TestModels.EncoderInfo() with { Training = TestModels.Summary with { ValidationLoss = null } })
        );
        Assert.Null(read.Threshold);
        Assert.Null(read.OptionsCode);
        Assert.False(read.IsAnomalyDetector);
        Assert.Empty(read.FeatureNames);
        Assert.Empty(read.Inputs);
        Assert.Null(read.TargetNames);
        Assert.Null(read.Training.ValidationLoss);
    }

    [Fact]
    public void IsOurs_AnyFormat_IsTrue()
    {
        Assert.True(ModelInfo.IsOurs(new Dictionary<string, string> { [Prefix + "format"] = "99" }));
        Assert.False(ModelInfo.IsOurs(new Dictionary<string, string> { ["format"] = "1" }));
    }

    [Fact]
    public void FromMetadata_OfAnotherProgram_SaysHowToScoreIt() =>
        Assert.Contains("ApplyOnnxModel", Refusal(new() { ["author"] = "someone" }), StringComparison.Ordinal);

    [Fact]
    public void FromMetadata_NewerFormat_NamesBothVersions()
    {
        string newer = (ModelInfo.CurrentFormat + 41).ToString(CultureInfo.InvariantCulture);
        string message = Refusal(With("format", newer));
        Assert.Contains($"format {newer}", message, StringComparison.Ordinal);
        Assert.Contains($"to {ModelInfo.CurrentFormat}", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("")]
    [InlineData(" 1")]
    [InlineData("1.0")]
    [InlineData("one")]
    [InlineData("99999999999999999999")]
    public void FromMetadata_UnknownFormat_IsRefused(string format) => Refusal(With("format", format));

    [Theory]
    [InlineData("kind")]
    [InlineData("outputs")]
    [InlineData("options")]
    [InlineData("features")]
    [InlineData("training")]
    public void FromMetadata_EntryMissing_IsRefused(string key)
    {
        var metadata = Metadata(TestModels.DetectorInfo());
        Assert.True(metadata.Remove(Prefix + key));
        Assert.Contains(key, Refusal(metadata), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("outputs", "")]
    [InlineData("outputs", "[")]
    [InlineData("outputs", "null")]
    [InlineData("outputs", "[]")]
    [InlineData("outputs", "[null]")]
    [InlineData("outputs", "[{}]")]
    [InlineData("outputs", """[{"Role":"Latent","Name":null,"Size":3}]""")]
    [InlineData("outputs", """[{"Role":"Latent","Name":"Latent","Size":0}]""")]
    [InlineData("outputs", """[{"Role":"Latent","Name":"Latent","Size":-1}]""")]
    [InlineData("outputs", """[{"Role":"Latent","Name":"Latent","Size":1e99}]""")]
    [InlineData("outputs", """[{"Role":"Unheard","Name":"Latent","Size":3}]""")]
    [InlineData("outputs", """[{"Role":17,"Name":"Latent","Size":3}]""")]
    [InlineData("outputs", """[{"Role":"Latent","Name":"A","Size":3},{"Role":"Latent","Name":"B","Size":3}]""")]
    [InlineData("outputs", """[{"Role":"ReconstructionError","Name":"A","Size":1},{"Role":"PredictedLabel","Name":"A","Size":1}]""")]
    [InlineData("outputs", """[{"Role":"ReconstructionError","Name":"A","Size":2},{"Role":"PredictedLabel","Name":"B","Size":1}]""")]
    [InlineData("outputs", """[{"Role":"ReconstructionError","Name":"A","Size":1}]""")]
    [InlineData("outputs", """[{"Role":"PredictedLabel","Name":"A","Size":1}]""")]
    [InlineData("features", "{")]
    [InlineData("features", "[null]")]
    [InlineData("features", "[1]")]
    [InlineData("inputs", "[null]")]
    [InlineData("inputs", """[{"Name":"","Size":3}]""")]
    [InlineData("inputs", """[{"Name":"a","Size":0}]""")]
    [InlineData("inputs", """[{"Name":"a","Size":1,"Encoding":7}]""")]
    [InlineData("inputs", """[{"Name":"a","Size":1,"Encoding":"Unheard"}]""")]
    [InlineData("inputs", """[{"Name":"a","Size":3},{"Name":"a","Size":3}]""")]
    [InlineData("targets", "[null]")]
    [InlineData("threshold", "")]
    [InlineData("threshold", "much")]
    [InlineData("training", "null")]
    [InlineData("training", "[]")]
    [InlineData("training", """{"Rows":"many"}""")]
    public void FromMetadata_EntryDamaged_IsRefused(string key, string value) => Refusal(With(key, value));

    private static Dictionary<string, string> Metadata(ModelInfo info) => new(info.ToMetadata());

    private static Dictionary<string, string> With(string key, string value) =>
        new(Metadata(TestModels.DetectorInfo())) { [Prefix + key] = value };

    private static string Refusal(Dictionary<string, string> metadata) =>
        Assert.Throws<ModelFormatException>(() => ModelInfo.FromMetadata(metadata)).Message;
}
