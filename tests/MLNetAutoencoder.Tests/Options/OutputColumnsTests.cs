using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

public sealed class OutputColumnsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(null)]
    public void Autoencoder_OutputNameIsBlank_Throws(string? name) =>
        Assert.Throws<ArgumentException>("outputColumnName", () => Make(name!, new AutoencoderOptions()));

    [Fact]
    public void Autoencoder_OtherNameIsBlank_Throws()
    {
        Assert.Throws<ArgumentException>(() => Make("Latent", new AutoencoderOptions { ReconstructionColumnName = "" }));
        Assert.Throws<ArgumentException>(() => Make("Latent", new AutoencoderOptions { ReconstructionErrorColumnName = " " }));
        Assert.Throws<ArgumentException>("inputColumnNames", () => new MLContext().Transforms.Autoencoder("Latent", " "));
        Assert.Throws<ArgumentException>("featureColumnNames", () => new MLContext().AnomalyDetection.Trainers.Autoencoder(""));
    }

    [Theory]
    [InlineData("Same", "Same", null)]
    [InlineData("Same", null, "Same")]
    [InlineData("Latent", "Same", "Same")]
    public void Autoencoder_NamesAreEqual_ThrowsAndListsThem(string latent, string? reconstruction, string? error)
    {
        var options = new AutoencoderOptions { ReconstructionColumnName = reconstruction, ReconstructionErrorColumnName = error };
        var fault = Assert.Throws<ArgumentException>(() => Make(latent, options));
        Assert.Contains("'Same', 'Same'", fault.Message.Replace("'Latent', ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Latent")]
    [InlineData("Error")]
    public void Autoencoder_ContributionsNamedAsAnotherColumn_ThrowsAndListsThem(string name)
    {
        var options = new AutoencoderOptions { ReconstructionErrorColumnName = "Error", ContributionsColumnName = name };
        Assert.Contains(
            $"'Latent', 'Error', '{name}'",
            Assert.Throws<ArgumentException>("outputColumnName", () => Make("Latent", options)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("Score", "'Score', 'PredictedLabel', 'Score'")]
    [InlineData("PredictedLabel", "'Score', 'PredictedLabel', 'PredictedLabel'")]
    [InlineData("x.output", "'x.output'")]
    [InlineData(" ", "")]
    public void Autoencoder_ContributionsOfADetectorWithABadName_Throws(string name, string words)
    {
        var options = new AutoencoderAnomalyOptions { ContributionsColumnName = name };
        Assert.Contains(
            words,
            Assert
                .Throws<ArgumentException>("options", () => new MLContext().AnomalyDetection.Trainers.Autoencoder("Features", options))
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Autoencoder_NameEndsInOutput_ThrowsAndSaysWhy()
    {
        Assert.Contains(
            "'x.output'",
            Assert.Throws<ArgumentException>(() => Make("x.output", new AutoencoderOptions())).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => Make("x", new AutoencoderOptions { ReconstructionColumnName = "y.output" }));
    }

    [Fact]
    public void Autoencoder_CatalogIsNull_Throws()
    {
        Assert.Throws<ArgumentNullException>(() => AutoencoderCatalog.Autoencoder((TransformsCatalog)null!, "Latent", "Features"));
        Assert.Throws<ArgumentNullException>(() =>
            AutoencoderCatalog.Autoencoder((AnomalyDetectionCatalog.AnomalyDetectionTrainers)null!, "Features")
        );
    }

    /// <summary>Names that the graph's own tensors might bear.</summary>
    [Theory]
    [InlineData("constant_0", "gemm_2")]
    [InlineData("gemm_2", "constant_0")]
    [InlineData("matmul_8", "add_9")]
    [InlineData("Features.output", "node_1")]
    public void Fit_NamesLikeThoseOfTheGraphsTensors_GivesTheSameCodes(string input, string output)
    {
        var rows = Samples.Curve(30, 4);
        Assert.Equal(Codes("Features", "Latent", rows), Codes(input, output, rows));
    }

    private static float[][] Codes(string input, string output, float[][] rows)
    {
        var ml = new MLContext();
        var view = Views.Of(ml, rows, input);
        using var model = ml.Transforms.Autoencoder(output, input, Tiny.Options()).Fit(view);
        return Views.Vectors(model.Transform(view), output);
    }

    private static AutoencoderEstimator Make(string latent, AutoencoderOptions options) =>
        new MLContext().Transforms.Autoencoder(latent, "Features", options);
}
