using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Loading;

namespace MLNetAutoencoder.Tests;

/// <summary>The default score: distance to trusted rows.</summary>
public sealed class DistanceScoreTests
{
    private const int Features = 10;

    private readonly MLContext _ml = new(seed: 1);
    private readonly float[][] _rows = Correlated(1200, Features, seed: 1);

    /// <summary>About the asked share of new rows is labeled, however few rows the networks have seen of how many features.</summary>
    [Theory]
    [InlineData(300, 30, 0.05)]
    [InlineData(300, 100, 0.05)]
    [InlineData(1000, 5, 0.05)]
    [InlineData(1000, 5, 0.01)]
    [InlineData(1000, 100, 0.05)]
    [InlineData(1000, 100, 0.01)]
    public void Fit_NewRows_AreLabeledAsAsked(int rows, int features, double asked)
    {
        double share = 0;
        const int Seeds = 2;
        for (int seed = 1; seed <= Seeds; seed++)
        {
            float[][] all = Correlated(rows + 2500, features, seed);
            using var detector = Fit(all[..rows], new AutoencoderAnomalyOptions { Contamination = asked, Seed = seed });
            share += Labeled(detector, all[rows..]) / Seeds;
        }
        double sampling = 2 * Math.Sqrt(asked * (1 - asked) / rows / Seeds);
        Assert.InRange(share, (asked / 1.5) - sampling, (asked * 1.5) + sampling);
    }

    /// <summary>Rows that a network held out are labeled no more often than those that it learned from.</summary>
    [Fact]
    public void Fit_TrainingRows_HaveAnEqualChance()
    {
        int held = 0,
            all = 0;
        for (int seed = 1; seed <= 6; seed++)
        {
            float[][] rows = Correlated(300, 60, seed);
            using var detector = Fit(rows, new AutoencoderAnomalyOptions { Contamination = 0.1, Seed = seed });
            bool[] labels = Views.Flags(detector.Transform(Views.Of(_ml, rows)), "PredictedLabel");
            var first = new HoldOut(0.5, seed);
            held += labels.Where((label, row) => label && first.Holds(row)).Count();
            all += labels.Count(label => label);
        }
        Assert.True(all > 30, $"{all} are labeled");
        Assert.InRange(held / (double)all, 0.3, 0.7);
    }

    /// <summary>A single value that does not go with the others is what the score is blamed on.</summary>
    [Fact]
    public void Contributions_OfAPlantedFeature_BlameIt()
    {
        using var detector = Fit(_rows, new AutoencoderAnomalyOptions { ContributionsColumnName = "Parts", Seed = 1 });
        float[][] planted = Correlated(200, Features, seed: 1, skip: 2000);
        for (int i = 0; i < planted.Length; i++)
            planted[i][i % Features] += i % 2 == 0 ? 8 : -8;
        var scored = detector.Transform(Views.Of(_ml, planted));
        float[][] parts = Views.Vectors(scored, "Parts");
        int right = parts.Where((row, i) => Array.IndexOf(row, row.Max()) == i % Features).Count();
        Assert.True(right >= 190, $"{right} of 200");
        Assert.All(parts.Zip(Views.Scalars(scored, "Score")), pair => Assert.Equal(pair.Second, pair.First.Sum(), 1e-3f));
    }

    [Fact]
    public void Score_OfATypicalRow_IsAboutZeroAndOfAFarOneHigh()
    {
        using var detector = Fit(_rows, new AutoencoderAnomalyOptions { Seed = 1 });
        float[] scores = [.. Views.Scalars(detector.Transform(Views.Of(_ml, Correlated(500, Features, 1, skip: 2000))), "Score").Order()];
        Assert.Equal(0, scores[250], 0.5f);
        float[][] far = [.. new[] { 20f, 1e3f, 1e6f, 1e20f, float.MaxValue }.Select(size => Enumerable.Repeat(size, Features).ToArray())];
        float[] ofFar = Views.Scalars(detector.Transform(Views.Of(_ml, far)), "Score");
        Assert.All(ofFar, score => Assert.True(float.IsFinite(score) && score > scores[^1]));
        Assert.All(ofFar.Zip(ofFar.Skip(1)), pair => Assert.True(pair.Second > pair.First - 1e-4f));
    }

    /// <summary>Anomalies of one cause, which a network would learn, are left out.</summary>
    [Fact]
    public void Fit_ClusterOfAnomaliesAmongTheRows_IsFound()
    {
        float[][] cluster = [.. Samples.Noise(60, Features, seed: 9, scale: 0.05f, shift: 6)];
        float[][] rows = [.. _rows, .. cluster];
        using var detector = Fit(rows, new AutoencoderAnomalyOptions { Seed = 1 });
        float[] scores = Views.Scalars(detector.Transform(Views.Of(_ml, rows)), "Score");
        double above = scores.Skip(_rows.Length).Average(anomaly => scores.Take(_rows.Length).Count(score => score < anomaly));
        Assert.True(above / _rows.Length > 0.99, $"{above / _rows.Length}");
        using var trusting = Fit(rows, new AutoencoderAnomalyOptions { Contamination = 0, Seed = 1 });
        Assert.DoesNotContain(true, Views.Flags(trusting.Transform(Views.Of(_ml, rows)), "PredictedLabel"));
    }

    /// <summary>Rows that lie dense, copies of training rows among them, score the same alone and in a batch.</summary>
    [Fact]
    public void Score_OfDenseRows_DoesNotDependOnTheBatch()
    {
        float[][] rows = [.. Samples.Noise(500, 4, seed: 3, scale: 0.001f, shift: 7), .. Samples.Noise(500, 4, seed: 4, scale: 5)];
        using var detector = Fit(rows, new AutoencoderAnomalyOptions { Seed = 1 });
        float[] batch = detector.Model.Run([.. rows.SelectMany(row => row)], OutputRole.ReconstructionError);
        for (int i = 0; i < rows.Length; i += 7)
            Assert.Equal(batch[i], detector.Model.Run(rows[i], OutputRole.ReconstructionError)[0], 1e-5 * Math.Max(1, Math.Abs(batch[i])));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Fit_AnyNumberOfNetworks_ScoresByEither(int networks)
    {
        foreach (var score in Enum.GetValues<AnomalyScore>())
        {
            var options = new AutoencoderAnomalyOptions
            {
                Networks = networks,
                Score = score,
                Prototypes = 50,
                ContributionsColumnName = "Parts",
                ReconstructionColumnName = "Expected",
                KeepTrainingState = true,
                Epochs = 2,
                Seed = 1,
            };
            float[][] rows = _rows[..300];
            using var detector = Fit(rows, options);
            var view = Views.Of(_ml, rows);
            float[] scores = Views.Scalars(detector.Transform(view), "Score");
            using var stream = new MemoryStream();
            _ml.Model.Save(detector, view.Schema, stream);
            stream.Position = 0;
            var loaded = SavedPipeline.Load(_ml, stream, out _).Transform(view);
            Close.AssertEqual(scores, [.. loaded.GetColumn<float>("Score")]);
            Close.AssertEqual(scores, [.. Views.Vectors(loaded, "Parts").Select(row => row.Sum())]);
            using var next = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(view, detector.Model);
            options.Networks = 2;
            var error = Assert.Throws<InvalidOperationException>(() =>
                _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(view, detector.Model)
            );
            Assert.Contains($"set Networks to {networks}", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void WithThreshold_ByName_IsWhatItSays()
    {
        using var fitted = Fit(_rows, new AutoencoderAnomalyOptions { Contamination = 0, Seed = 1 });
        using var model = AutoencoderModel.Load(fitted.Model.ToOnnx());
        var detector = new AutoencoderAnomalyTransformer(model);
        var fresh = detector.Transform(Views.Of(_ml, Correlated(20_000, Features, 1, skip: 2000)));
        float[] scores = Views.Scalars(fresh, "Score");
        foreach (double share in new[] { 0.02, 0.1, 0.5 })
        {
            using var other = detector.WithThreshold(AnomalyThreshold.Share(share));
            Assert.Equal(share, Above(other), 0.4 * share);
        }
        using var rare = detector.WithThreshold(AnomalyThreshold.ExtremeValue(0.001));
        Assert.InRange(Above(rare), 0.0002, 0.004);
        using var sigmas = detector.WithThreshold(AnomalyThreshold.RobustSigma(2));
        Assert.InRange(Above(sigmas), 0.005, 0.08);
        float[][] some = Correlated(500, Features, 1, skip: 2000);
        Assert.Equal(
            scores[..500].Select(score => score > sigmas.Threshold),
            Views.Flags(sigmas.Transform(Views.Of(_ml, some)), "PredictedLabel")
        );
        using var value = detector.WithThreshold(AnomalyThreshold.Value(1.25f));
        Assert.Equal(1.25f, value.Threshold);
        using var chosen = Fit(_rows, new AutoencoderAnomalyOptions { Threshold = AnomalyThreshold.Value(2), Seed = 1 });
        Assert.Equal(2, chosen.Threshold);

        double Above(AutoencoderAnomalyTransformer other) => scores.Count(score => score > other.Threshold) / (double)scores.Length;
    }

    [Fact]
    public void Threshold_OutOfRange_NamesTheRange()
    {
        Assert.Contains(
            "0 to 0.5",
            Assert.Throws<ArgumentOutOfRangeException>("share", () => AnomalyThreshold.Share(0.6)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentOutOfRangeException>("score", () => AnomalyThreshold.Value(float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("sigmas", () => AnomalyThreshold.RobustSigma(0));
        Assert.Throws<ArgumentOutOfRangeException>("falseAlarmRate", () => AnomalyThreshold.ExtremeValue(0));
    }

    private AutoencoderAnomalyTransformer Fit(float[][] rows, AutoencoderAnomalyOptions options) =>
        _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(Views.Of(_ml, rows));

    private double Labeled(AutoencoderAnomalyTransformer detector, float[][] rows) =>
        Views.Flags(detector.Transform(Views.Of(_ml, rows)), "PredictedLabel").Count(label => label) / (double)rows.Length;

    /// <summary>Normal rows that a third as many hidden numbers make, and noise.</summary>
    private static float[][] Correlated(int rows, int features, int seed, int skip = 0)
    {
        var random = new Random(seed);
        double[][] mix = [.. Enumerable.Range(0, features).Select(_ => Normal(Math.Max(1, features / 3)))];
        return
        [
            .. Enumerable
                .Range(0, skip + rows)
                .Select(_ =>
                {
                    double[] hidden = Normal(mix[0].Length),
                        noise = Normal(features);
                    return mix.Select((weights, i) => (float)(TensorPrimitives.Dot<double>(weights, hidden) + noise[i])).ToArray();
                })
                .Skip(skip),
        ];

        double[] Normal(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];
    }
}
