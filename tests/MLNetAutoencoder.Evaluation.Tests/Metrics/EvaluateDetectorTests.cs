using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

public sealed class EvaluateDetectorTests
{
    private static readonly float[] Scores = [2, 4, 1, 5, 2, 3, 4, 2];
    private static readonly bool[] Anomalies = [true, false, false, true, false, false, true, false];
    private static readonly DetectorEvaluationOptions NoDraws = new() { BootstrapDraws = 0 };

    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Metrics_OfFewRowsWithTies_AreThoseByHand()
    {
        var metrics = Evaluate(Flags("Label", Anomalies), NoDraws);
        Assert.Equal((8, 0, 3.0 / 8), (metrics.RowCount, metrics.SkippedRowCount, metrics.Prevalence));
        Assert.Equal((5 + 4.5 + 2) / 15, metrics.AreaUnderRocCurve, 12); // pairs that the anomalies with 5, 4 and 2 win
        Assert.Equal((1 + (2.0 / 3) + (3.0 / 7)) / 3, metrics.AveragePrecision, 12);
        Assert.Equal((2, 1, 4, 1), (metrics.TruePositives, metrics.FalsePositives, metrics.TrueNegatives, metrics.FalseNegatives));
        Assert.Equal((2.0 / 3, 2.0 / 3, 2.0 / 3), (metrics.Precision, metrics.Recall, metrics.F1Score));
        Assert.Equal((3, 2.0 / 3), (metrics.K, metrics.DetectionAtK));
        Assert.Equal((2.0 / 3, 3.5f), (metrics.BestF1Score, metrics.BestF1Threshold));
        Assert.Null(metrics.AreaUnderRocCurveInterval);
    }

    [Theory]
    [InlineData(1, 1 / 3.0)]
    [InlineData(2, 1.5 / 3)] // one of two with 4
    [InlineData(5, (2 + (1 / 3.0)) / 3)] // one of three with 2
    [InlineData(8, 1.0)]
    public void DetectionAtK_CountsTiesInPart(int k, double share) =>
        Assert.Equal(share, Evaluate(Flags("Label", Anomalies), new() { BootstrapDraws = 0, K = k }).DetectionAtK, 12);

    [Fact]
    public void AreaUnderRocCurve_IsThatOfPairCounting()
    {
        var random = new Random(3);
        for (int rows = 2; rows < 60; rows++)
        {
            float[] scores = [.. Enumerable.Range(0, rows).Select(_ => (float)random.Next(-3, 12))];
            bool[] anomalies = [.. Enumerable.Range(0, rows).Select(i => i == 0 || (i > 1 && random.Next(3) == 0))];
            var pairs =
                from a in Enumerable.Range(0, rows)
                from n in Enumerable.Range(0, rows)
                where anomalies[a] && !anomalies[n]
                select (a, n);
            double won = pairs.Average(p =>
                scores[p.a] > scores[p.n] ? 1
                : scores[p.a] == scores[p.n] ? 0.5
                : 0
            );
            Assert.Equal(won, Ranked(scores, anomalies).Measure().AreaUnderRocCurve, 12);
        }
    }

    [Fact]
    public void AreaUnderRocCurve_IsThatOfMLNet()
    {
        var random = new Random(4);
        float[] labels = [.. Enumerable.Range(0, 200).Select(i => i % 7 == 0 ? 1f : 0f)];
        float[] scores = [.. labels.Select(label => random.NextSingle() + (label / 2))];
        var view = ColumnViews.Of(
            200,
            ColumnViews.Floats("Label", labels),
            ColumnViews.Floats("Score", scores),
            Flags("PredictedLabel", [.. scores.Select(s => s > 0.9f)])
        );
        Assert.Equal(
            _ml.AnomalyDetection.Evaluate(view).AreaUnderRocCurve,
            _ml.AnomalyDetection.EvaluateDetector(view, options: NoDraws).AreaUnderRocCurve,
            9
        );
    }

    [Fact]
    public void BestF1Threshold_ReachesTheBestF1()
    {
        var random = new Random(5);
        for (int round = 0; round < 40; round++)
        {
            bool[] anomalies = [.. Enumerable.Range(0, 30).Select(i => i == 0 || (i > 1 && random.Next(4) == 0))];
            float[] scores = [.. anomalies.Select(a => random.Next(8) + (a ? round % 4 : 0f))];
            var (best, threshold) = Ranked(scores, anomalies).BestF1();
            double F1(float t) => Ranked(scores, anomalies, [.. scores.Select(s => s > t)]).Measure().Outcomes.F1Score;
            Assert.Equal(best, F1(threshold), 12);
            Assert.Equal(scores.Append(-1).Max(F1), best, 12);
        }
    }

    [Fact]
    public void BestF1Threshold_OfNeighboringNumbersOrTheLowestScore_IsBelowWhatItFlags()
    {
        float next = MathF.BitIncrement(1);
        Assert.Equal((1, 1f), Ranked([1, next], [false, true]).BestF1());
        Assert.Equal((2.0 / 3, MathF.BitDecrement(1)), Ranked([1, next], [true, false]).BestF1());
    }

    [Fact]
    public void Labels_OfEveryType_MeanTheSame()
    {
        var expected = Evaluate(Flags("Label", Anomalies), NoDraws);
        var named = new DetectorEvaluationOptions { BootstrapDraws = 0, AnomalyLabel = "bad" };
        Assert.Equal(expected, Evaluate(ColumnViews.Floats("Label", [.. Anomalies.Select(a => a ? 0.5f : -1)]), NoDraws));
        Assert.Equal(expected, Evaluate(TestColumn.Scalar("Label", NumberDataViewType.Double, i => Anomalies[i] ? 1e-300 : 0), NoDraws));
        Assert.Equal(
            expected,
            Evaluate(TestColumn.Scalar("Label", NumberDataViewType.Byte, i => Anomalies[i] ? (byte)2 : (byte)0), NoDraws)
        );
        Assert.Equal(expected, Evaluate(ColumnViews.Texts("Label", [.. Anomalies.Select(a => a ? "bad" : "good")]), named));
        Assert.Equal(expected, Evaluate(Keys(ColumnViews.Names("KeyValues", "good", "bad")), named));
        Assert.Equal(expected, Evaluate(Keys(null), new() { BootstrapDraws = 0, AnomalyLabel = "2" }));
    }

    [Fact]
    public void Labels_ThatArePredicted_MayBeTexts()
    {
        bool[] predicted = [.. Scores.Select(s => s > 3)];
        var view = ColumnViews.Of(
            8,
            ColumnViews.Texts("Label", [.. Anomalies.Select(a => a ? "bad" : "good")]),
            ColumnViews.Floats("Score", Scores),
            ColumnViews.Texts("PredictedLabel", [.. predicted.Select(p => p ? "bad" : "good")])
        );
        Assert.Equal(
            Evaluate(Flags("Label", Anomalies), NoDraws),
            _ml.AnomalyDetection.EvaluateDetector(view, options: new() { BootstrapDraws = 0, AnomalyLabel = "bad" })
        );
    }

    [Fact]
    public void Rows_WithoutAScoreOrALabel_AreSkippedAndCounted()
    {
        float[] labels = [.. Anomalies.Select(a => a ? 1f : 0f), 1, float.NaN, 0];
        float[] scores = [.. Scores, float.NaN, 7, 8];
        float[] predicted = [.. Scores.Select(s => s > 3 ? 1f : 0f), 0, 1, float.NaN];
        var view = ColumnViews.Of(
            11,
            ColumnViews.Floats("Label", labels),
            ColumnViews.Floats("Score", scores),
            ColumnViews.Floats("PredictedLabel", predicted)
        );
        Assert.Equal(
            Evaluate(Flags("Label", Anomalies), NoDraws) with
            {
                SkippedRowCount = 3,
            },
            _ml.AnomalyDetection.EvaluateDetector(view, options: NoDraws)
        );
    }

    [Fact]
    public void Predictions_ThatFlagNothing_HaveNoPrecision()
    {
        var measured = Ranked(Scores, Anomalies, new bool[8]).Measure();
        Assert.Equal((0, 0, 0), (measured.Outcomes.Precision, measured.Outcomes.Recall, measured.Outcomes.F1Score));
    }

    [Fact]
    public void ToString_IsTheSameInEveryCulture()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        var comma = (System.Globalization.CultureInfo)before.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        var metrics = Evaluate(Flags("Label", Anomalies), new());
        string text = metrics.ToString();
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = comma;
            Assert.Equal(text, metrics.ToString());
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
        Assert.Contains("AUROC                0.766667  ", text);
        Assert.Contains("detection at 3       0.666667" + Environment.NewLine, text);
    }

    private static RankedScores Ranked(float[] scores, bool[] anomalies, bool[]? predicted = null) =>
        new(
            [.. scores],
            [
                .. anomalies.Select(
                    (a, i) => (a ? RowMarks.Anomaly : RowMarks.None) | (predicted?[i] == true ? RowMarks.Predicted : RowMarks.None)
                ),
            ]
        );

    private static TestColumn Flags(string name, bool[] rows) => TestColumn.Scalar(name, BooleanDataViewType.Instance, i => rows[i]);

    private static TestColumn Keys(DataViewSchema.Annotations? values) =>
        TestColumn.Scalar("Label", new KeyDataViewType(typeof(uint), 2), i => Anomalies[i] ? 2u : 1u, values);

    private DetectorMetrics Evaluate(TestColumn labels, DetectorEvaluationOptions options) =>
        _ml.AnomalyDetection.EvaluateDetector(
            ColumnViews.Of(8, labels, ColumnViews.Floats("Score", Scores), Flags("PredictedLabel", [.. Scores.Select(s => s > 3)])),
            options: options
        );
}
