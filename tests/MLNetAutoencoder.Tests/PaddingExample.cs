using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>The example of sequences of different length in docs/guide/kinds.md.</summary>
public sealed class PaddingExample
{
    [Fact]
    public void Padding()
    {
        var mlContext = new MLContext(seed: 1);
        float[][] sequences = [.. Enumerable.Range(0, 40).Select(i => Samples.Curve(1, 14 + (i % 11), seed: i)[0])];
        // guide-begin padding
        const int Steps = 24; // of the longest sequence
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
        [VectorType(24)]
        public float[] Values { get; set; } = new float[24];
    }
}
