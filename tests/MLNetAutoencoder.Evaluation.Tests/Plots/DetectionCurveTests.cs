using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

public sealed class DetectionCurveTests
{
    private static readonly float[] Scores = [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f];
    private static readonly float[] Labels = [0, 0, 0, 1, 0, 0, 1, 1];
    private static readonly float[] Alerts = [0, 0, 0, 0, 0, 1, 1, 1];

    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void PrecisionRecall_TellsAverageGuessingAndAlerts()
    {
        var svg = new SvgDocument(_ml.AnomalyDetection.PlotPrecisionRecall(View(Scores, Labels, Alerts)).ToSvg());
        Assert.All(
            [
                "Precision and recall (average precision 0.867)",
                "every threshold",
                "guessing: 0.38",
                "the alerts",
                "recall 0.67",
                "precision 0.67",
            ],
            text => Assert.Contains(text, svg.Texts)
        );
        Assert.Equal(
            "Precision by recall over 8 rows, 3 of them anomalies. The average precision is 0.867; guessing has 0.375. The alerts have "
                + "precision 0.667 and recall 0.667.",
            svg.Described("desc")
        );
    }

    [Fact]
    public void Roc_TellsAreaAndAlerts()
    {
        var svg = new SvgDocument(_ml.AnomalyDetection.PlotRoc(View(Scores, Labels, Alerts)).ToSvg());
        Assert.All(
            ["ROC curve (area 0.867)", "guessing: 0.5", "67% found", "20.0% false alerts"],
            text => Assert.Contains(text, svg.Texts)
        );
        Assert.EndsWith(
            "The alerts flag 0.667 of the anomalies and 0.200 of the normal rows.",
            svg.Described("desc"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Titles_AgreeWithTheMetrics()
    {
        var random = new Random(3);
        float[] labels = [.. Enumerable.Range(0, 5000).Select(i => i % 20 == 0 ? 1f : 0f)];
        float[] scores = [.. labels.Select(label => MathF.Round(label + (3 * random.NextSingle()), 2))]; // many are equal
        var view = View(scores, labels, [.. scores.Select(score => score > 2.5f ? 1f : 0f)]);
        var metrics = _ml.AnomalyDetection.EvaluateDetector(view, options: new() { BootstrapDraws = 0 });
        var (precisionRecall, roc) = (_ml.AnomalyDetection.PlotPrecisionRecall(view), _ml.AnomalyDetection.PlotRoc(view));
        Assert.Contains(Invariant.Text($"(average precision {metrics.AveragePrecision:F3})"), precisionRecall.ToSvg());
        Assert.Contains(Invariant.Text($"(area {metrics.AreaUnderRocCurve:F3})"), roc.ToSvg());
        Assert.Contains(Invariant.Text($"precision {metrics.Precision:F3} and recall {metrics.Recall:F3}"), precisionRecall.ToSvg());
    }

    [Fact]
    public void Data_WithoutPredictedLabels_HasNoAlerts()
    {
        var view = ColumnViews.Of(Scores.Length, ColumnViews.Floats("Score", Scores), ColumnViews.Floats("Label", Labels));
        Assert.DoesNotContain("the alerts", new SvgDocument(_ml.AnomalyDetection.PlotRoc(view).ToSvg()).Texts);
        Assert.Contains(
            "There is no column 'Guess'",
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.AnomalyDetection.PlotRoc(view, predictedLabelColumnName: "Guess")).Message
        );
    }

    [Fact]
    public void LongCurves_AreShortDocuments()
    {
        var random = new Random(4);
        float[] labels = [.. Enumerable.Range(0, 50_000).Select(i => i % 2f)];
        float[] scores = [.. labels.Select(label => label + (2 * random.NextSingle()))];
        Assert.True(_ml.AnomalyDetection.PlotRoc(View(scores, labels, labels)).ToSvg().Length < 60_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void RowsOfOneKind_AreRefused(float label)
    {
        var view = View([1, 2], [label, label], [0, 0]);
        string message = Assert.Throws<InvalidOperationException>(() => _ml.AnomalyDetection.PlotPrecisionRecall(view)).Message;
        Assert.Contains("rows of both kinds; give data with both", message);
    }

    private static TestView View(float[] scores, float[] labels, float[] alerts) =>
        ColumnViews.Of(
            scores.Length,
            ColumnViews.Floats("Score", scores),
            ColumnViews.Floats("Label", labels),
            ColumnViews.Floats("PredictedLabel", alerts)
        );
}
