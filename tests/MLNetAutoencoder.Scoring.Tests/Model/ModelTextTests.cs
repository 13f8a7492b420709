using System.Globalization;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>What a person sees who prints a model or a part of it.</summary>
public sealed class ModelTextTests : IDisposable
{
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;

    public ModelTextTests() => CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");

    public void Dispose() => CultureInfo.CurrentCulture = _culture;

    [Fact]
    public void ToString_Detector_IsACard()
    {
        using var model = AutoencoderModel.Load(TestModels.Network.Write("Features", TestModels.DetectorInfo(threshold: 1.5f)));
        string[] lines = $"{model}".Split(Environment.NewLine);
        Assert.Equal(
            [
                "Anomaly detector (dense), trained on 1,000 rows",
                "in         Features [N, 6] Single",
                "out        Score [N, 1] ReconstructionError, PredictedLabel [N, 1] PredictedLabel",
                "threshold  1.5",
            ],
            lines[..4]
        );
        Assert.Matches(@"^size       \d,\d{3} bytes of ONNX, version \d+\.\d+\.\d+$", lines[4]);
        Assert.Equal(5, lines.Length);
    }

    [Fact]
    public void ToString_Features_HasNoThreshold()
    {
        using var encoder = TestModels.Encoder();
        Assert.StartsWith("Autoencoder (dense), trained on 1,000 rows", $"{encoder.Model}", StringComparison.Ordinal);
        Assert.DoesNotContain("threshold", $"{encoder.Model}", StringComparison.Ordinal);
        Assert.Equal("Autoencoder (dense), trained on 1,000 rows: Latent [N, 3] Latent", $"{encoder.Model.Info}");
        Assert.Equal("AutoencoderTransformer: Features -> Latent", $"{encoder}");
    }

    [Fact]
    public void ToString_DetectorsStep_IsALine()
    {
        using var detector = TestModels.Explaining();
        using var other = detector.WithThreshold(2.25f);
        Assert.Equal("AutoencoderAnomalyTransformer: Features -> Contributions, PredictedLabel, Score, threshold 2.25", $"{other}");
        Assert.EndsWith(", threshold 2.25", $"{other.Model.Info}", StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_Inputs_TellTheirTypes()
    {
        Assert.Equal("Age [N, 1] Double", $"{new ModelInput("Age", 1, Type: DataKind.Double, IsScalar: true)}");
        Assert.Equal("Color [N, 3] Key", $"{new ModelInput("Color", 3, InputEncoding.Key)}");
        Assert.Equal("IsNew [N, 1] Flag", $"{new ModelInput("IsNew", 1, InputEncoding.Flag)}");
    }
}
