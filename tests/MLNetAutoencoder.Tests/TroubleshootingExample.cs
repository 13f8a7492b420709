using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Transforms.Onnx;

namespace MLNetAutoencoder.Tests;

/// <summary>The setting that docs/guide/troubleshooting.md shows.</summary>
public sealed class TroubleshootingExample : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("format-");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>A file whose name ends as ML.NET's temporary files do once in 32,768 times.</summary>
    [Fact]
    public void Format()
    {
        var mlContext = new MLContext(seed: 1);
        var data = Views.Of(mlContext, Samples.Noise(20, 3));
        string path = Path.Combine(_folder.FullName, "model.ort");
        using var fitted = mlContext.Transforms.Autoencoder("Latent", "Features", Tiny.Options()).Fit(data);
        fitted.Model.Save(path);
        Assert.IsType<OnnxRuntimeException>(
            Assert.ThrowsAny<Exception>(() => mlContext.Transforms.ApplyOnnxModel(path).Fit(data)).GetBaseException()
        );
        // guide-begin format
        mlContext.SetOnnxSessionOption(new OnnxSessionOptions { CreateSessionOptions = OfOnnx });

        static SessionOptions OfOnnx()
        {
            var options = new SessionOptions();
            options.AddSessionConfigEntry("session.load_model_format", "ONNX");
            return options;
        }
        // guide-end format
        using var step = mlContext.Transforms.ApplyOnnxModel(path).Fit(data);
    }
}
