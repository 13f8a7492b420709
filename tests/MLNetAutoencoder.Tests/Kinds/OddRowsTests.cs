using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>Data that a kind could break on: every kind gives finite scores, as features and as a detector.</summary>
public sealed class OddRowsTests
{
    private static readonly Dictionary<string, (float[][] Rows, Action<AutoencoderTrainingOptions> Choose)> s_cases = new()
    {
        ["one row"] = (Samples.Noise(1, Wine.Features), _ => { }),
        ["two rows"] = (Samples.Noise(2, Wine.Features), _ => { }),
        ["last batch of one row"] = (Samples.Noise(33, Wine.Features), o => (o.BatchSize, o.ValidationFraction) = (16, 0)),
        ["equal rows"] = (Equal(40, 3), _ => { }),
        ["rows of zeros"] = (Equal(40, 0), o => o.Scaling = InputScaling.None),
        ["columns of one value"] = (
            [.. Samples.Noise(40, Wine.Features).Select(row => row.Select((x, i) => i % 2 == 0 ? x : 5).ToArray())],
            _ => { }
        ),
        ["large values"] = (Samples.Noise(40, Wine.Features, scale: 1e4f), o => o.Scaling = InputScaling.None),
    };

    public static TheoryData<string> Kinds => KindCases.Names;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Fit_OddRows_GivesFiniteScores(string kind)
    {
        foreach (var (name, (rows, choose)) in s_cases)
        {
            var (features, anomaly) = (KindCases.Options(kind, epochs: 2), KindCases.AnomalyOptions(kind, epochs: 2));
            features.ReconstructionErrorColumnName = "Error";
            choose(features);
            choose(anomaly);
            var ml = new MLContext(seed: 1);
            var view = Views.Of(ml, rows);
            using var fitted = ml.Transforms.Autoencoder("Latent", "Features", features).Fit(view);
            var scored = fitted.Transform(view);
            Assert.True(Views.Vectors(scored, "Latent").SelectMany(code => code).All(float.IsFinite), $"codes of {name}");
            Assert.True(Views.Scalars(scored, "Error").All(float.IsFinite), $"errors of {name}");
            if (name is "last batch of one row" or "two rows") // of a training, which is the same
                continue;
            using var detector = ml.AnomalyDetection.Trainers.Autoencoder("Features", anomaly).Fit(view);
            Assert.True(Views.Scalars(detector.Transform(view), "Score").All(float.IsFinite), $"scores of {name}");
        }
    }

    /// <summary>A kind that mixes rows has nothing to mix in a batch of one.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Fit_BatchesOfOne_WorkOrAreRefused(string kind)
    {
        var options = KindCases.AnomalyOptions(kind, epochs: 1);
        options.BatchSize = 1;
        var ml = new MLContext(seed: 1);
        var view = Views.Of(ml, Samples.Noise(12, Wine.Features));
        if (kind is "wasserstein" or "laplacian")
        {
            Assert.Contains(
                "BatchSize is 1; it must be ",
                Assert.Throws<ArgumentException>(() => ml.AnomalyDetection.Trainers.Autoencoder("Features", options)).Message,
                StringComparison.Ordinal
            );
            return;
        }
        using var detector = ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(view);
        Assert.All(Views.Scalars(detector.Transform(view), "Score"), score => Assert.True(float.IsFinite(score)));
    }

    /// <summary>
    /// Covariances that rounding makes singular leave the mixture out of a step, and do not end the training with a message of the engine.
    /// </summary>
    [Fact]
    public void Fit_MixtureOfCodesThatRunAway_TrainsOrSaysThatItDiverges()
    {
        var options = KindCases.AnomalyOptions("gaussian mixture", epochs: 4);
        (options.LearningRate, options.LatentSize, options.HiddenSizes, options.BatchSize) = (100, 2, [6], 16);
        var ml = new MLContext(seed: 1);
        var view = Views.Of(ml, Samples.Noise(60, 4));
        try
        {
            using var detector = ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(view);
            Assert.All(Views.Scalars(detector.Transform(view), "Score"), score => Assert.True(float.IsFinite(score)));
        }
        catch (InvalidOperationException e)
        {
            Assert.StartsWith("Training diverged", e.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Filters and strides beyond the maps are those that reach over all of them.</summary>
    [Theory]
    [InlineData(31, 2, Pooling.None, Upsampling.Transposed)]
    [InlineData(5, int.MaxValue, Pooling.None, Upsampling.Transposed)]
    [InlineData(3, int.MaxValue, Pooling.None, Upsampling.Nearest)]
    [InlineData(3, int.MaxValue, Pooling.Max, Upsampling.Nearest)]
    [InlineData(1, 6, Pooling.Average, Upsampling.Nearest)]
    public void Fit_FilterOrStrideBeyondTheMap_Learns(int kernelSize, int stride, Pooling pooling, Upsampling upsampling)
    {
        var options = new AutoencoderOptions
        {
            Architecture = Architecture.Convolutional2D(
                3,
                4,
                filters: [4, 6],
                kernelSize: kernelSize,
                stride: stride,
                pooling: pooling,
                upsampling: upsampling
            ),
            LatentSize = 2,
            Epochs = 10,
            Seed = 1,
            ReconstructionErrorColumnName = "Error",
        };
        EngineParity.AssertSame(options, Samples.Noise(20, 12));
        var ml = new MLContext(seed: 1);
        var view = Views.Of(ml, Samples.Curve(60, 12));
        using var fitted = ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view);
        Assert.InRange(Views.Scalars(fitted.Transform(view), "Error").Average(), 0, 2); // rows of zeros give 1
    }

    private static float[][] Equal(int rows, float value) =>
        [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Repeat(value, Wine.Features).ToArray())];
}
