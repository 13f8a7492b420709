using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>The score by what a denoising network takes off a row.</summary>
public sealed class DenoisingScoreTests
{
    private const double Noise = 1;
    private readonly MLContext _ml = new(seed: 1);

    /// <summary>
    /// Two features of correlation c have the variances 1 + c and 1 - c along the diagonals, to each of which that of the noise is added.
    /// </summary>
    [Fact]
    public void Fit_LinearNetwork_IsTheMahalanobisDistance()
    {
        float[][] rows = Pairs(4000, seed: 1);
        using var detector = _ml.AnomalyDetection.Trainers.Autoencoder("Features", Options()).Fit(Views.Of(_ml, rows));
        float[][] others = [.. Pairs(200, seed: 2), [4, -4], [4, 4], [0, 0]];
        var scored = detector.Transform(Views.Of(_ml, others));
        double[] mean = [rows.Average(r => r[0]), rows.Average(r => r[1])];
        double[] deviation = [Deviation(0), Deviation(1)];
        double correlation = rows.Average(r => (r[0] - mean[0]) * (r[1] - mean[1])) / deviation[0] / deviation[1];
        double[] expected = [.. others.Select(Expected)];
        float[] scores = Views.Scalars(scored, "Score");
        for (int i = 0; i < scores.Length; i++)
            Assert.Equal(expected[i], scores[i], 0.05 + (0.05 * expected[i]));
        Close.AssertEqual(scores, [.. Views.Vectors(scored, "Parts").Select(parts => parts.Sum())]);
        Assert.True(scores[200] > 2 * scores[201]);

        double Deviation(int i) => Math.Sqrt(rows.Average(r => Math.Pow(r[i] - mean[i], 2)));

        double Expected(float[] row)
        {
            double[] z = [(row[0] - mean[0]) / deviation[0], (row[1] - mean[1]) / deviation[1]];
            double along = Math.Pow(z[0] + z[1], 2) / 2 / (1 + correlation + (Noise * Noise)),
                across = Math.Pow(z[0] - z[1], 2) / 2 / (1 - correlation + (Noise * Noise));
            return Noise * Noise * (along + across) / 2;
        }
    }

    [Fact]
    public void Fit_WithoutNoiseOrRebuiltRows_SaysWhatIsMissing()
    {
        AssertRefused(o => o.Corruption = null);
        AssertRefused(o => o.Scaling = InputScaling.MinMax);
        AssertRefused(o => o.TargetColumnName = "Label");
        AssertRefused(o => (o.Architecture, o.Objective) = (Architecture.Dense(), Objective.DeepSvdd()));

        void AssertRefused(Action<AutoencoderAnomalyOptions> change)
        {
            var options = Options();
            change(options);
            var error = Assert.ThrowsAny<ArgumentException>(() => _ml.AnomalyDetection.Trainers.Autoencoder("Features", options));
            Assert.Contains("Score is Denoising", error.Message, StringComparison.Ordinal);
        }
    }

    private static AutoencoderAnomalyOptions Options() =>
        new()
        {
            Architecture = Architecture.Linear(),
            LatentSize = 2,
            Corruption = Corruption.Gaussian(Noise),
            Scaling = InputScaling.Standard,
            OutlierLimit = null,
            Score = AnomalyScore.Denoising,
            Contamination = 0,
            ContributionsColumnName = "Parts",
            Epochs = 60,
            LearningRate = 0.003,
            Seed = 1,
        };

    /// <summary>Features of correlation 0.8.</summary>
    private static float[][] Pairs(int rows, int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, rows)
                .Select(_ =>
                {
                    double first = Gauss(),
                        second = Gauss();
                    return new[] { (float)first, (float)((0.8 * first) + (0.6 * second)) };
                }),
        ];

        double Gauss() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
