using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Loading;

namespace MLNetAutoencoder.Tests;

/// <summary>The probability column of a detector.</summary>
public sealed class ProbabilityTests
{
    private const int Features = 8;

    private readonly MLContext _ml = new(seed: 1);

    /// <summary>Of new normal rows, as many lie below each probability as it says.</summary>
    [Theory]
    [InlineData(AnomalyScore.Distance)]
    [InlineData(AnomalyScore.ReconstructionError)]
    public void Fit_NewNormalRows_HaveUniformProbabilities(AnomalyScore score)
    {
        using var detector = Fit(Normal(2000, seed: 1), score, contamination: 0);
        float[] probabilities = [.. Probabilities(detector, Normal(4000, seed: 2)).Order()];
        for (int i = 0; i < probabilities.Length; i++)
            Assert.Equal((i + 0.5) / probabilities.Length, probabilities[i], tolerance: 0.05);
        Assert.InRange(probabilities.Count(p => p > 0.99), 4000 * 0.01 / 2, 4000 * 0.01 * 2);
    }

    /// <summary>The further a row is out, the higher, also far beyond all training rows.</summary>
    [Theory]
    [InlineData(AnomalyScore.Distance, 5)]
    [InlineData(AnomalyScore.Distance, 40)]
    [InlineData(AnomalyScore.Distance, 3000)]
    [InlineData(AnomalyScore.ReconstructionError, 40)]
    [InlineData(AnomalyScore.ReconstructionError, 3000)]
    public void Fit_AnyRows_ProbabilityNeverFallsWithTheScore(AnomalyScore score, int rows)
    {
        using var detector = Fit(Normal(rows, seed: 1), score);
        float[][] outwards = [.. Enumerable.Range(0, 2000).Select(i => Normal(1, seed: i)[0].Select(x => x * i / 50).ToArray())];
        var scored = detector.Transform(Views.Of(_ml, outwards));
        float[] scores = Views.Scalars(scored, "Score"),
            probabilities = Views.Scalars(scored, "Probability");
        Array.Sort(scores, probabilities);
        Assert.All(probabilities, p => Assert.InRange(p, 0, 1));
        for (int i = 1; i < probabilities.Length; i++)
            Assert.True(probabilities[i] >= probabilities[i - 1] - 2e-7f, $"{probabilities[i]} after {probabilities[i - 1]}");
        Assert.True(probabilities[^1] > (rows < 20 ? 0.8 : 0.97), $"{probabilities[^1]}");
    }

    [Fact]
    public void Fit_EqualRows_GivesNumbersFrom0To1()
    {
        float[][] rows = [.. Enumerable.Repeat(new float[Features], 50)];
        using var detector = Fit(rows, AnomalyScore.Distance);
        float[] probabilities = Probabilities(
            detector,
            [rows[0], [.. Enumerable.Repeat(9f, Features)], [.. Enumerable.Repeat(float.NaN, 8)]]
        );
        Assert.InRange(probabilities[0], 0, 1);
        Assert.Equal(1, probabilities[1]);
        Assert.True(float.IsNaN(probabilities[2]));
    }

    /// <summary>Behind label and score, as ML.NET's own trainers have it, and so in a loaded model, row by row and in batches.</summary>
    [Theory]
    [InlineData(AnomalyScore.Distance)]
    [InlineData(AnomalyScore.ReconstructionError)]
    public void Save_Detector_GivesTheSameProbabilities(AnomalyScore score)
    {
        float[][] rows = Normal(300, seed: 1);
        using var detector = Fit(rows, score);
        var view = Views.Of(_ml, rows);
        using var stream = new MemoryStream();
        _ml.Model.Save(detector, view.Schema, stream);
        var loaded = SavedPipeline.Load(_ml, stream, out _);
        using var batched = (AutoencoderAnomalyTransformer)loaded.WithBatchedOnnx(_ml);
        float[] expected = Views.Scalars(detector.Transform(view), "Probability");
        foreach (var model in new[] { loaded, batched, detector.WithThreshold(1) })
        {
            var scored = model.Transform(view);
            Close.AssertEqual(expected, Views.Scalars(scored, "Probability"), unit: 1);
            Assert.Equal(NumberDataViewType.Single, scored.Schema["Probability"].Type);
        }
        Assert.Equal(
            ["PredictedLabel", "Score", "Probability"],
            batched.Transform(view).Schema.Skip(view.Schema.Count).Select(c => c.Name)
        );
    }

    private static AutoencoderAnomalyOptions Options(AnomalyScore score) =>
        new()
        {
            Score = score,
            ProbabilityColumnName = "Probability",
            Seed = 1,
        };

    private AutoencoderAnomalyTransformer Fit(float[][] rows, AnomalyScore score, double? contamination = null)
    {
        var options = Options(score);
        options.Contamination = contamination;
        return _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(Views.Of(_ml, rows));
    }

    private float[] Probabilities(AutoencoderAnomalyTransformer detector, float[][] rows) =>
        Views.Scalars(detector.Transform(Views.Of(_ml, rows)), "Probability");

    /// <summary>Rows whose neighboring features are alike.</summary>
    private static float[][] Normal(int rows, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => Row())];

        float[] Row()
        {
            double[] numbers = [.. Enumerable.Range(0, Features + 1).Select(_ => Gauss())];
            return [.. Enumerable.Range(0, Features).Select(i => (float)(numbers[i] + numbers[i + 1]))];
        }

        double Gauss() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
