using System.Globalization;
using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

public sealed class PlotScoresTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Rows_AreCountedByKind_AndTheThresholdIsNamed()
    {
        float[] scores = [.. Enumerable.Range(0, 300).Select(i => i / 100f), 8, 9, 10];
        float[] labels = [.. Enumerable.Repeat(0f, 300), 1, 1, 1];
        var svg = Draw(Of(scores, labels), threshold: 2.5f, labelColumnName: "Label");
        Assert.All(
            ["normal (300)", "anomaly (3)", "threshold: 2.5", "Scores", "score", "rows (logarithmic)"],
            text => Assert.Contains(text, svg.Texts)
        );
        Assert.Equal("Scores of 303 rows, from 0 to 10. 3 are anomalies. 52 are above the threshold of 2.5.", svg.Described("desc"));
    }

    [Fact]
    public void Rows_WithoutLabels_AreOfOneKind()
    {
        var svg = Draw(Of([1, 2, 3]));
        Assert.Contains("rows (3)", svg.Texts);
        Assert.DoesNotContain(svg.Texts, text => text.StartsWith("anomaly", StringComparison.Ordinal));
        Assert.Equal("Scores of 3 rows, from 1 to 3.", svg.Described("desc"));
    }

    [Fact]
    public void Columns_AreAsHighAsTheLogarithmOfTheirRows()
    {
        float[] scores = [.. Enumerable.Repeat(0f, 1), .. Enumerable.Repeat(5f, 10), .. Enumerable.Repeat(10f, 100)];
        double[] heights = [.. Outline(Draw(Of(scores))).Select(p => p.Y).Distinct().OrderDescending()];
        Assert.Equal(4, heights.Length); // the ground, and three columns
        Assert.Equal(heights[1] - heights[2], heights[2] - heights[3], 0.2);
    }

    [Fact]
    public void LongTail_IsDrawnByLogarithms_WithoutTheZerosThatHaveNone()
    {
        float[] scores = [.. Enumerable.Repeat(0f, 40), .. Enumerable.Range(1, 60).Select(i => 1 + (i / 100f)), 1e3f, 1e5f];
        var svg = Draw(Of(scores), threshold: 10);
        Assert.Contains(svg.Texts, text => text.StartsWith("score (logarithmic, 40 rows below 0.", StringComparison.Ordinal));
        Assert.All(["10", "1,000"], tick => Assert.Contains(tick, svg.Texts));
    }

    [Fact]
    public void ScoresFarOut_AreCountedBesideTheAxis_WhereLogarithmsCannotShowThem()
    {
        float[] scores = [.. Enumerable.Range(-50, 101).Select(i => i / 10f), 1e6f, float.PositiveInfinity, -1e6f];
        Assert.Contains("score (1 row below -108.8, 2 rows above 108.7)", Draw(Of(scores)).Texts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(7e20f)]
    public void EqualScores_AreOneColumn(float score)
    {
        var svg = Draw(Of([score, score, score]), threshold: score);
        Assert.DoesNotContain("NaN", svg.Root.ToString());
        Assert.Equal(2, Outline(svg).Select(p => p.Y).Distinct().Count());
    }

    [Fact]
    public void InfiniteScores_AreCounted() =>
        Assert.Contains("rows above", string.Concat(Draw(Of([float.PositiveInfinity, float.PositiveInfinity])).Texts));

    [Fact]
    public void RowsWithoutAScoreOrALabel_AreLeftOut()
    {
        var svg = Draw(Of([1, float.NaN, 3, 4], [0, 0, 1, float.NaN]), labelColumnName: "Label");
        Assert.All(["normal (1)", "anomaly (1)"], text => Assert.Contains(text, svg.Texts));
    }

    [Fact]
    public void Labels_MayBeTexts()
    {
        var view = ColumnViews.Of(3, ColumnViews.Floats("Score", [1, 2, 3]), ColumnViews.Texts("Label", ["ok", "attack", "ok"]));
        var svg = new SvgDocument(_ml.AnomalyDetection.PlotScores(view, labelColumnName: "Label", anomalyLabel: "attack").ToSvg());
        Assert.Contains("anomaly (1)", svg.Texts);
    }

    [Fact]
    public void Faults_AreNamed()
    {
        Assert.Contains("'threshold' is NaN", Assert.Throws<ArgumentException>(() => Draw(Of([1]), threshold: float.NaN)).Message);
        Assert.Contains(
            "There is no column 'Kind'; the data has 'Score'",
            Assert.Throws<ArgumentOutOfRangeException>(() => Draw(Of([1]), labelColumnName: "Kind")).Message
        );
        Assert.Contains(
            "Each of the 2 rows has a score of NaN",
            Assert.Throws<InvalidOperationException>(() => Draw(Of([float.NaN, float.NaN]))).Message
        );
        Assert.Contains("The data has no rows", Assert.Throws<InvalidOperationException>(() => Draw(Of([]))).Message);
        var texts = ColumnViews.Of(1, ColumnViews.Texts("Score", ["high"]));
        Assert.Contains(
            "Column 'Score' is of type String, and a score is one number a row",
            Assert.Throws<InvalidOperationException>(() => Draw(texts)).Message
        );
        Assert.Contains(
            "AnomalyLabel is 'x', and no column of labels is named; leave it null",
            Assert.Throws<ArgumentException>(() => _ml.AnomalyDetection.PlotScores(Of([1]), anomalyLabel: "x")).Message
        );
    }

    private static TestView Of(float[] scores, float[]? labels = null) =>
        labels is null
            ? ColumnViews.Of(scores.Length, ColumnViews.Floats("Score", scores))
            : ColumnViews.Of(scores.Length, ColumnViews.Floats("Score", scores), ColumnViews.Floats("Label", labels));

    private SvgDocument Draw(TestView view, float? threshold = null, string? labelColumnName = null) =>
        new(_ml.AnomalyDetection.PlotScores(view, threshold, labelColumnName).ToSvg());

    /// <summary>The corners of the first surface.</summary>
    private static (double X, double Y)[] Outline(SvgDocument svg)
    {
        string path = svg.All("path").First(e => e.Attribute("fill-opacity") is not null).Attribute("d")!.Value;
        return
        [
            .. path.Trim('M', 'Z').Split('L').Select(corner => corner.Split(' ')).Select(corner => (Number(corner[0]), Number(corner[1]))),
        ];

        static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }
}
