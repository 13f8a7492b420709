using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder.Loading;

namespace MLNetAutoencoder.Tests;

public sealed class AnomalyTests
{
    private const int Features = 6;
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Evaluate_RowsOffTheCurve_FindsThem()
    {
        var view = Data();
        using var detector = Fit(view, Options(0.1));
        var metrics = _ml.AnomalyDetection.Evaluate(detector.Transform(view), falsePositiveCount: 30);
        Assert.True(metrics.AreaUnderRocCurve > 0.9, $"{metrics.AreaUnderRocCurve}");
        Assert.True(metrics.DetectionRateAtFalsePositiveCount > 0.7, $"{metrics.DetectionRateAtFalsePositiveCount}");
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.1)]
    [InlineData(0.25)]
    [InlineData(0.5)]
    public void Fit_Contamination_FlagsThatShareOfTheTrainingRows(double contamination)
    {
        var view = Data();
        using var detector = Fit(view, Options(contamination));
        Views.AssertLabels(detector.Transform(view), contamination);
    }

    /// <summary>However the rows are cut into batches, whose last bits may differ.</summary>
    [Fact]
    public void Fit_ContaminationIsZero_FlagsNoTrainingRow()
    {
        for (int seed = 1; seed <= 5; seed++)
        {
            var rows = Samples.Anomalies(83, Features, seed);
            var view = Views.Of(_ml, rows, Features);
            using var detector = Fit(
                view,
                new AutoencoderAnomalyOptions
                {
                    Contamination = 0,
                    Epochs = 2,
                    Seed = seed,
                }
            );
            Assert.DoesNotContain(true, Views.Flags(detector.Transform(view), "PredictedLabel"));
            using var engine = _ml.Model.CreatePredictionEngine<Row, Scored>(
                detector,
                new PredictionEngineOptions { OwnsTransformer = false }
            );
            Assert.DoesNotContain(rows, row => engine.Predict(new Row { Features = row.Features }).PredictedLabel);
        }
    }

    [Fact]
    public void Transform_Always_FlagsWhatScoresAboveTheThreshold()
    {
        var view = Data();
        using var detector = Fit(view, Options(0.2));
        var output = detector.Transform(view);
        Assert.Equal(Views.Scalars(output, "Score").Select(s => s > detector.Threshold), Views.Flags(output, "PredictedLabel"));
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(3.0)]
    [InlineData(null)]
    public void Transform_FurtherOut_ScoresHigher(double? limit)
    {
        var options = Options(0.1);
        options.OutlierLimit = limit;
        using var detector = Fit(Data(), options);
        float[][] rows = [.. Enumerable.Range(1, 12).Select(i => Enumerable.Repeat(MathF.Pow(4, i), Features).ToArray())];
        float[] scores = Views.Scalars(detector.Transform(Views.Of(_ml, rows)), "Score");
        Assert.Equal(scores.Order(), scores);
        Assert.All(scores, score => Assert.True(score > detector.Threshold));
    }

    [Fact]
    public void Transform_ScoreAnnotations_AreThoseOfAnAnomalyScore()
    {
        using var detector = Fit(Data(), Options(0.1));
        var schema = detector.GetOutputSchema(Data().Schema);
        Assert.Equal(["Label", "Features", "PredictedLabel", "Score"], schema.Select(c => c.Name));
        ReadOnlyMemory<char> kind = default;
        schema["Score"].Annotations.GetValue("ScoreColumnKind", ref kind);
        Assert.Equal("AnomalyDetection", kind.ToString());
    }

    [Fact]
    public void Transform_BadRow_GivesNaNAndIsNotFlagged()
    {
        using var detector = Fit(Data(), Options(0.1));
        var output = detector.Transform(
            Views.Of(
                _ml,
                [
                    [float.NaN, 0f, 0f, 0f, 0f, 0f],
                    [float.PositiveInfinity, 0f, 0f, 0f, 0f, 0f],
                    [1e9f, 0, 0, 0, 0, 0],
                ]
            )
        );
        Assert.Equal([true, true, false], Views.Scalars(output, "Score").Select(float.IsNaN));
        Assert.Equal([false, false, true], Views.Flags(output, "PredictedLabel"));
    }

    [Fact]
    public void Load_SavedDetector_ScoresTheSameAndEvaluates()
    {
        var view = Data();
        using var detector = Fit(view, Options(0.1));
        using var stream = new MemoryStream();
        _ml.Model.Save(detector, view.Schema, stream);
        var loaded = SavedPipeline.Load(_ml, stream, out _);
        var (expected, actual) = (detector.Transform(view), loaded.Transform(view));
        Close.AssertEqual(Views.Scalars(expected, "Score"), Views.Scalars(actual, "Score"));
        Assert.Equal(
            _ml.AnomalyDetection.Evaluate(expected).AreaUnderRocCurve,
            _ml.AnomalyDetection.Evaluate(actual).AreaUnderRocCurve,
            1e-3
        );
        var batched = Assert.IsType<AutoencoderAnomalyTransformer>(Unwrap(loaded.WithBatchedOnnx(_ml)));
        Assert.Equal(detector.Threshold, batched.Threshold);
        Assert.Equal(detector.Model.ToOnnx(), batched.Model.ToOnnx());
    }

    private static ITransformer Unwrap(ITransformer model) =>
        model is TransformerChain<ITransformer> chain ? Unwrap(Assert.Single(chain)) : model;

    private static AutoencoderAnomalyOptions Options(double contamination) =>
        new()
        {
            Contamination = contamination,
            LatentSize = 1,
            HiddenSizes = [16],
            Epochs = 60,
            LearningRate = 0.01,
            Seed = 4,
        };

    private IDataView Data() => Views.Of(_ml, Samples.Anomalies(300, Features), Features);

    private AutoencoderAnomalyTransformer Fit(IDataView view, AutoencoderAnomalyOptions options) =>
        _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(view);

    private sealed class Row
    {
        [VectorType(AnomalyTests.Features)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Scored
    {
        public bool PredictedLabel { get; set; }
    }
}
