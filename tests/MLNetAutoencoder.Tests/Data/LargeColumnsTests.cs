using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetAutoencoder.Tests;

/// <summary>Columns that are large beside what they vary by: times, ids, coordinates, frequencies.</summary>
public sealed class LargeColumnsTests
{
    private const int Plain = 8;

    private static readonly TestRow[] s_plain = Samples.Anomalies(400, Plain);

    /// <summary>How the plain features rank anomalies by themselves.</summary>
    private static readonly ConcurrentDictionary<InputScaling, Lazy<double>> s_without = new();

    /// <summary>Where the column begins and how far it goes.</summary>
    public static TheoryData<double, double> Columns =>
        new()
        {
            { 1.7e9, 300 }, // Unix seconds of five minutes
            { 1.7e12, 300_000 }, // milliseconds
            { 4e15, 2e8 }, // ids
            { 5e7, 5 }, // Hertz
            { 4.7e8, 300 }, // degrees in E7
            { -1e30, 1e24 },
        };

    [Theory]
    [MemberData(nameof(Columns))]
    public void Fit_BesidePlainFeatures_LeavesThemTheirRanking(double start, double range)
    {
        foreach (var scaling in new[] { InputScaling.Standard, InputScaling.Robust, InputScaling.MinMax })
        {
            var ml = new MLContext(seed: 1);
            var random = new Random(2);
            TestRow[] rows =
            [
                .. s_plain.Select(row => new TestRow
                {
                    Label = row.Label,
                    Features = [.. row.Features, (float)(start + (range * random.NextDouble()))],
                }),
            ];
            double without = s_without.GetOrAdd(scaling, _ => new(() => Rank(ml, s_plain, Plain, scaling))).Value,
                with = Rank(ml, rows, Plain + 1, scaling);
            Assert.True(with > without - 0.05, $"{scaling}: {with} with the column, {without} without");
        }
    }

    /// <summary>Rounding of a value that is the same in all rows is no anomaly; another value is one.</summary>
    [Theory]
    [InlineData(1.7e9f)]
    [InlineData(-4e15f)]
    [InlineData(3.5f)]
    [InlineData(1e-30f)]
    public void Fit_ConstantThatMovesByARoundingStep_IsNoAnomaly(float value)
    {
        var ml = new MLContext(seed: 1);
        float[][] rows = [.. Samples.Curve(200, Plain).Select(row => (float[])[.. row, value])];
        using var detector = Detector(ml, InputScaling.Standard).Fit(Views.Of(ml, rows));
        float[][] near = [.. rows.Select(row => (float[])[.. row[..Plain], MathF.BitIncrement(value)])];
        float[] scores = Views.Scalars(detector.Transform(Views.Of(ml, rows)), "Score");
        Assert.All(
            Views.Scalars(detector.Transform(Views.Of(ml, near)), "Score"),
            (score, i) => Assert.Equal(scores[i], score, 0.05 * scores.Max())
        );
        float[] far = [.. rows[0][..Plain], value + (3 * Math.Max(1, Math.Abs(value)))];
        Assert.True(Views.Flags(detector.Transform(Views.Of(ml, [far])), "PredictedLabel")[0]);
    }

    /// <summary>Times and fill values go through all that a fit can be: streamed, interrupted, gone on from, searched.</summary>
    [Fact]
    public void Fit_LargeAndHugeValues_GoThroughEveryWayToTrain()
    {
        var ml = new MLContext(seed: 1);
        var random = new Random(3);
        float[][] rows =
        [
            .. Samples
                .Curve(6000, Plain)
                .Select((row, i) => (float[])[.. row, (float)(1.7e9 + (300 * random.NextDouble())), i % 9 == 0 ? 1e30f : i]),
        ];
        var view = Views.Of(ml, rows);
        using var folder = new CheckpointFolder();
        var options = Tiny.Options(epochs: 4);
        options.BatchSize = 512;
        options.KeepTrainingState = true;
        byte[] expected = Fit(options);

        options.Checkpoint = new CheckpointOptions { Folder = folder.Path };
        options.Progress = new OnProgress(progress =>
        {
            if (progress.Epoch == 2 && progress.IsEpochEnd)
                throw new InvalidOperationException("stopped");
        });
        Assert.Throws<InvalidOperationException>(() => Fit(options));
        options.Progress = null;
        Assert.Equal(expected, Fit(options));

        options.Checkpoint = null;
        options.MemoryBudgetBytes = 1 << 20;
        using (var streamed = ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view))
        {
            var more = ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view, streamed.Model);
            AssertFinite(more);
        }
        options.MemoryBudgetBytes = null;
        var search = new AutoencoderSearchOptions { Candidates = 4 };
        AssertFinite(ml.Transforms.Autoencoder("Latent", "Features", options).FindBest(view, search).Best);

        byte[] Fit(AutoencoderOptions chosen)
        {
            using var fitted = ml.Transforms.Autoencoder("Latent", "Features", chosen).Fit(view);
            return fitted.Model.ToOnnx();
        }

        void AssertFinite(AutoencoderTransformer fitted)
        {
            Assert.All(
                Views.Vectors(fitted.Transform(view), "Latent"),
                code => Assert.All(code, value => Assert.True(float.IsFinite(value)))
            );
            fitted.Dispose();
        }
    }

    [Fact]
    public void Fit_ConstantFeatures_AreNamedInAWarning()
    {
        var ml = new MLContext(seed: 1);
        var log = new LogLines(ml);
        float[][] rows = [.. Samples.Curve(60, 3).Select(row => (float[])[.. row, 1.7e9f, 0])];
        using var fitted = ml.Transforms.Autoencoder("Latent", "Features", Tiny.Options()).Fit(Views.Of(ml, rows));
        string warning = Assert.Single(log.Of(ChannelMessageKind.Warning));
        Assert.Contains(
            "2 of 5 features are the same in all rows and tell nothing: feature 3 of 'Features', feature 4 of 'Features'.",
            warning,
            StringComparison.Ordinal
        );
    }

    /// <summary>The smallest numbers there are count like others.</summary>
    [Fact]
    public void Learn_DenormalColumn_IsNotConstant()
    {
        var random = new Random(1);
        float[][] rows = [.. Enumerable.Range(0, 50).Select(_ => new[] { (float)(1e-40 * random.NextDouble()) })];
        foreach (var scaling in new[] { InputScaling.Standard, InputScaling.Robust, InputScaling.MinMax })
        {
            float[] scaled = [.. Scalers.Scale(Tiny.Scaler(scaling, rows), rows).Select(row => row[0])];
            Assert.InRange(scaled.Max() - scaled.Min(), 0.01, 10);
        }
    }

    [Fact]
    public void Fit_AllRowsHoldNaN_NamesTheFeatures()
    {
        var ml = new MLContext(seed: 1);
        float[][] rows = [.. Samples.Curve(10, 3).Select((row, i) => (float[])[i < 4 ? float.NaN : row[0], row[1], float.NaN])];
        var error = Assert.Throws<InvalidOperationException>(() =>
            ml.Transforms.Autoencoder("Latent", "Features", Tiny.Options()).Fit(Views.Of(ml, rows))
        );
        Assert.Contains("feature 2 of 'Features' in 10, feature 0 of 'Features' in 4.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_DivergedByOneColumn_NamesItAndItsValue()
    {
        var ml = new MLContext(seed: 1);
        float[][] rows = [.. Samples.Curve(60, 3).Select((row, i) => (float[])[row[0], i == 9 ? -3e30f : row[1], row[2]])];
        var options = Tiny.Options();
        options.Scaling = InputScaling.None;
        var error = Assert.Throws<InvalidOperationException>(() =>
            ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(ml, rows))
        );
        Assert.EndsWith(
            "The largest value comes from feature 1 of 'Features', which reaches -3E+30.",
            error.Message,
            StringComparison.Ordinal
        );
    }

    private static AutoencoderAnomalyTrainer Detector(MLContext ml, InputScaling scaling) =>
        ml.AnomalyDetection.Trainers.Autoencoder(
            "Features",
            new AutoencoderAnomalyOptions
            {
                Scaling = scaling,
                Contamination = 0.1,
                Epochs = 30,
                Seed = 1,
            }
        );

    private static double Rank(MLContext ml, TestRow[] rows, int features, InputScaling scaling)
    {
        var view = Views.Of(ml, rows, features);
        using var detector = Detector(ml, scaling).Fit(view);
        float[] scores = Views.Scalars(detector.Transform(view), "Score");
        var (low, high) = (scores.Where((_, i) => rows[i].Label == 0).ToArray(), scores.Where((_, i) => rows[i].Label != 0).ToArray());
        return high.Average(score => low.Count(other => other < score) / (double)low.Length);
    }
}
