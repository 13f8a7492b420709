using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>The examples of docs/guide/kinds.md, compiled and run.</summary>
[Collection(nameof(Alone))] // for the current directory
public sealed class KindsExamples
{
    [Fact]
    public void Generate()
    {
        string before = Directory.GetCurrentDirectory();
        var folder = Directory.CreateTempSubdirectory("kinds-");
        var mlContext = new MLContext(seed: 1);
        var data = Views.Of(mlContext, Wine.Load(), Wine.Features);
        Directory.SetCurrentDirectory(folder.FullName);
        try
        {
            // guide-begin generate
            using var fitted = mlContext
                .Transforms.Autoencoder("Latent", "Features", new AutoencoderOptions { Objective = Objective.Variational(beta: 0.1) })
                .Fit(data);
            AutoencoderDecoder decoder = fitted.Model.Decoder!;
            float[][] drawn = decoder.Sample(100, seed: 1);
            float[][] path = decoder.Interpolate(
                new float[decoder.LatentSize],
                Enumerable.Repeat(1f, decoder.LatentSize).ToArray(),
                steps: 8
            );
            decoder.Save("decoder.onnx");
            // guide-end generate
            using var loaded = AutoencoderDecoder.Load("decoder.onnx");
            Assert.Equal(drawn, loaded.Sample(100, seed: 1));
            Assert.Equal(8, path.Length);
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
            folder.Delete(recursive: true);
        }
    }
}
