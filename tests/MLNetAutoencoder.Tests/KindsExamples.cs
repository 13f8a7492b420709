using Microsoft.ML;
using Microsoft.ML.Data;

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

    [Fact]
    public void Padding()
    {
        var mlContext = new MLContext(seed: 1);
        float[][] sequences = [.. Enumerable.Range(0, 40).Select(i => Samples.Curve(1, 30 + (i % 21), seed: i)[0])];
        // guide-begin padding
        const int Steps = 50; // of the longest sequence
        var rows = sequences.Select(sequence =>
        {
            var row = new Reading(); // [VectorType(Steps)] public float[] Values { get; set; } = new float[Steps];
            Array.Fill(row.Values, float.NaN);
            sequence.CopyTo(row.Values, 0);
            return row;
        });
        var data = mlContext.Data.LoadFromEnumerable(rows);
        var options = new AutoencoderAnomalyOptions { Architecture = Architecture.Recurrent(Steps, maskPadding: true) };
        using var detector = mlContext.AnomalyDetection.Trainers.Autoencoder("Values", options).Fit(data);
        var scored = detector.Transform(data);
        // guide-end padding
        Assert.Equal((40, 0), (detector.Model.Info.Training.Rows, detector.Model.Info.Training.SkippedRows));
        Assert.All(Views.Scalars(scored, "Score"), score => Assert.True(float.IsFinite(score)));
    }

    private sealed class Reading
    {
        [VectorType(50)]
        public float[] Values { get; set; } = new float[50];
    }
}
