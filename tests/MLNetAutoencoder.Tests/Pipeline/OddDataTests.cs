using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>Data that make other autoencoders crash or give nonsense.</summary>
public sealed class OddDataTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 5)]
    [InlineData(2, 1)]
    [InlineData(5, 3)]
    [InlineData(127, 3)]
    [InlineData(129, 3)]
    public void Fit_FewRowsOrFeatures_GivesFiniteScores(int rows, int features)
    {
        var data = Samples.Noise(rows, features);
        AssertFinite(Scores(data, data, new AutoencoderAnomalyOptions { Epochs = 5, Seed = 1 }));
    }

    [Fact]
    public void Fit_BatchLargerThanTheData_IsOneStepAnEpoch()
    {
        var data = Samples.Noise(30, 3);
        var options = Tiny.AnomalyOptions();
        options.BatchSize = 1_000_000;
        AssertFinite(Scores(data, data, options));
    }

    [Fact]
    public void Fit_BatchOfOne_Works()
    {
        var data = Samples.Noise(10, 3);
        var options = Tiny.AnomalyOptions();
        options.BatchSize = 1;
        AssertFinite(Scores(data, data, options));
    }

    [Fact]
    public void Fit_AllRowsEqual_ScoresThemLowest()
    {
        float[][] data = [.. Enumerable.Repeat(new float[] { 3, -1, 1000 }, 50)];
        float[] scores = Scores(
            data,
            [
                [3, -1, 1000],
                [4, -1, 1000],
                [3, -1, 1010],
            ],
            new AutoencoderAnomalyOptions { Seed = 1, Epochs = 30 }
        );
        AssertFinite(scores);
        Assert.True(scores[0] < 0.05, $"{scores[0]}");
        Assert.True(scores[0] < scores[1] && scores[0] < scores[2]);
    }

    [Fact]
    public void Fit_EachRowManyTimes_IsAsGoodAsOnce()
    {
        float[][] once = Samples.Curve(20, 4);
        float[][] data = [.. Enumerable.Repeat(once, 20).SelectMany(r => r)];
        float[] scores = Scores(
            data,
            once,
            new AutoencoderAnomalyOptions
            {
                Contamination = 0,
                Seed = 1,
                Epochs = 50,
            }
        );
        Assert.True(scores.Average() < 0.5, $"{scores.Average()}");
    }

    /// <summary>A constant feature must not be divided by a tiny deviation, which would drown every other feature.</summary>
    [Theory]
    [InlineData(0f)]
    [InlineData(5f)]
    [InlineData(-1000f)]
    [InlineData(0.1f)]
    public void Transform_ConstantFeatureChangesLater_ScoreStaysModerate(float constant)
    {
        float[][] data = [.. Samples.Curve(200, 3).Select(r => new[] { r[0], r[1], r[2], constant })];
        float[][] changed = [.. data.Take(20).Select(r => new[] { r[0], r[1], r[2], constant + 1 })];
        float[] scores = Scores(data, [.. data.Take(20), .. changed], new AutoencoderAnomalyOptions { Seed = 1, Epochs = 30 });
        AssertFinite(scores);
        Assert.All(scores[20..], score => Assert.InRange(score, -3, 20));
    }

    [Fact]
    public void Transform_LargeOffsets_DoNotDrownTheRest()
    {
        float[][] data = [.. Samples.Curve(200, 3).Select(r => new[] { r[0], r[1] + 1e5f, r[2] * 1e-5f })];
        float[] scores = Scores(
            data,
            data,
            new AutoencoderAnomalyOptions
            {
                Seed = 1,
                LatentSize = 2,
                Epochs = 50,
            }
        );
        Assert.True(scores.Average() < 0.4, $"{scores.Average()}");
    }

    [Fact]
    public void Fit_EmptyView_SaysSo() =>
        Assert.Contains(
            "no rows",
            Assert.Throws<InvalidOperationException>(() => _ml.AnomalyDetection.Trainers.Autoencoder().Fit(Views.Of(_ml, [], 3))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Fit_NullView_Throws()
    {
        Assert.Throws<ArgumentNullException>("input", () => _ml.AnomalyDetection.Trainers.Autoencoder().Fit(null!));
        Assert.Throws<ArgumentNullException>("input", () => _ml.Transforms.Autoencoder("Latent", "Features").Fit(null!));
    }

    private static void AssertFinite(float[] scores) => Assert.All(scores, score => Assert.True(float.IsFinite(score), $"{score}"));

    private float[] Scores(float[][] training, float[][] rows, AutoencoderAnomalyOptions options)
    {
        using var detector = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(Views.Of(_ml, training));
        return Views.Scalars(detector.Transform(Views.Of(_ml, rows)), "Score");
    }
}
