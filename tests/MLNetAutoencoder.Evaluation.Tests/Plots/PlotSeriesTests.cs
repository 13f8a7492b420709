using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

public sealed class PlotSeriesTests
{
    private static readonly DateTime Start = new(2024, 3, 1);

    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Values_AreDrawnByDate_WithAlertsAndThresholds()
    {
        var svg = Draw(Days(60), timeColumnName: "Time");
        Assert.All(
            ["Value and alerts", "Value", "alerts", "threshold", "Time, 2024-03-01 to 2024-04-29", "score, threshold", "03-04", "04-15"],
            text => Assert.Contains(text, svg.Texts)
        );
        Assert.Equal(
            "Value over 60 rows (Time, 2024-03-01 to 2024-04-29), and the score of each below it. 2 rows are alerts.",
            svg.Described("desc")
        );
    }

    [Fact]
    public void Rows_WithoutATimeColumn_AreCounted()
    {
        var svg = Draw(Days(60));
        Assert.All(["row", "0", "40"], text => Assert.Contains(text, svg.Texts));
    }

    [Fact]
    public void Threshold_ThatIsGiven_IsNamed()
    {
        var texts = Draw(Days(60), threshold: 0.5f).Texts;
        Assert.Contains("threshold: 0.5", texts);
        Assert.DoesNotContain("threshold", texts);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void UnixTimes_AreDates(long unit)
    {
        long[] times = [.. Enumerable.Range(0, 20).Select(i => (1_709_251_200 + (i * 3600L)) * unit)];
        var view = ColumnViews.Of(20, [TestColumn.Scalar("Time", NumberDataViewType.Int64, row => times[row]), .. Columns(20)]);
        var svg = Draw(view, timeColumnName: "Time");
        Assert.All(["Time, 2024-03-01 to 2024-03-01", "03:00", "18:00"], text => Assert.Contains(text, svg.Texts));
    }

    [Fact]
    public void OtherNumbers_AreNumbers()
    {
        var view = ColumnViews.Of(20, [ColumnViews.Floats("Time", [.. Enumerable.Range(0, 20).Select(i => i / 10f)]), .. Columns(20)]);
        Assert.All(["Time", "0.5"], text => Assert.Contains(text, Draw(view, timeColumnName: "Time").Texts));
    }

    [Fact]
    public void Labels_AreShadedToo()
    {
        var view = ColumnViews.Of(
            60,
            [ColumnViews.Floats("Label", [.. Enumerable.Range(0, 60).Select(i => i > 50 ? 1f : 0)]), .. Columns(60)]
        );
        var svg = Draw(view, labelColumnName: "Label");
        Assert.Contains("labeled", svg.Texts);
        Assert.EndsWith("2 rows are alerts, 9 labeled by Label.", svg.Described("desc"), StringComparison.Ordinal);
    }

    [Fact]
    public void LongSeries_KeepTheirSpikes_InAShortDocument()
    {
        const int Rows = 100_000;
        float[] values = [.. Enumerable.Range(0, Rows).Select(i => MathF.Sin(i / 7f))];
        values[43_210] = 50;
        var svg = Draw(
            ColumnViews.Of(
                Rows,
                ColumnViews.Floats("Value", values),
                ColumnViews.Floats("Score", new float[Rows]),
                ColumnViews.Floats("PredictedLabel", [.. Enumerable.Range(0, Rows).Select(i => i % 3 == 0 ? 1f : 0)])
            )
        );
        Assert.True(svg.Root.ToString().Length < 120_000);
        string line = svg.All("path").First(path => path.Attribute("stroke")?.Value == "#07B").Attribute("d")!.Value;
        double[] heights =
        [
            .. line.TrimStart('M').Split('L').Select(point => double.Parse(point.Split(' ')[1], CultureInfo.InvariantCulture)),
        ];
        double top = heights.Min();
        Assert.Equal(1, heights.Count(height => height < top + 50));
    }

    [Fact]
    public void MissingValues_InterruptTheLine()
    {
        float[] values = [1, 2, float.NaN, 4, 5, float.PositiveInfinity, 7];
        var view = ColumnViews.Of(
            values.Length,
            ColumnViews.Floats("Value", values),
            ColumnViews.Floats("Score", [.. values.Select(_ => 1f)]),
            ColumnViews.Floats("PredictedLabel", new float[values.Length])
        );
        var svg = Draw(view);
        Assert.DoesNotContain("NaN", svg.Root.ToString());
        Assert.Equal(3, svg.All("path").Count(path => path.Attribute("stroke")?.Value == "#07B"));
        Assert.Single(svg.All("ellipse"), dot => dot.Attribute("fill")?.Value == "#07B"); // 7 stands alone
    }

    [Fact]
    public void Rows_AreOrderedByTime_AndThoseWithoutAreLeftOut()
    {
        DateTime[] times = [Start.AddDays(2), Start, default, Start.AddDays(1)];
        var view = ColumnViews.Of(4, [Time(times), .. Columns(4)]);
        Assert.StartsWith(
            "Value over 3 rows (Time, 2024-03-01 to 2024-03-03)",
            Draw(view, timeColumnName: "Time").Described("desc"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void SingleRow_IsDrawn() => Assert.DoesNotContain("NaN", Draw(Days(1), timeColumnName: "Time").Root.ToString());

    [Fact]
    public void Faults_AreNamed()
    {
        Assert.Contains(
            "Column 'Name' is of type String, and times are of type DateTime",
            Assert
                .Throws<InvalidOperationException>(() =>
                    Draw(ColumnViews.Of(1, [ColumnViews.Texts("Name", ["x"]), .. Columns(1)]), timeColumnName: "Name")
                )
                .Message
        );
        var vectors = ColumnViews.Of(
            1,
            [
                ColumnViews.Vectors(
                    "Values",
                    [
                        [1, 2],
                    ]
                ),
                .. Columns(1),
            ]
        );
        Assert.Contains(
            "and the value of a series is one number a row",
            Assert.Throws<InvalidOperationException>(() => _ml.AnomalyDetection.PlotSeries(vectors, "Values")).Message
        );
        Assert.Contains(
            "The data has no row with a time and a finite value",
            Assert.Throws<InvalidOperationException>(() => Draw(Days(0))).Message
        );
        Assert.Contains("There is no column 'When'", Assert.Throws<ArgumentOutOfRangeException>(() => Draw(Days(2), "When")).Message);
    }

    private static TestView Days(int rows) =>
        ColumnViews.Of(rows, [Time([.. Enumerable.Range(0, rows).Select(i => Start.AddDays(i))]), .. Columns(rows)]);

    private static TestColumn Time(DateTime[] times) => TestColumn.Scalar("Time", DateTimeDataViewType.Instance, row => times[row]);

    private static TestColumn[] Columns(int rows) =>
        [
            ColumnViews.Floats("Value", [.. Enumerable.Range(0, rows).Select(i => MathF.Sin(i))]),
            ColumnViews.Floats("Score", [.. Enumerable.Range(0, rows).Select(i => i is 7 or 8 ? 1f : 0.1f)]),
            ColumnViews.Floats("Threshold", [.. Enumerable.Repeat(0.8f, rows)]),
            ColumnViews.Floats("PredictedLabel", [.. Enumerable.Range(0, rows).Select(i => i is 7 or 8 ? 1f : 0)]),
        ];

    private SvgDocument Draw(TestView view, string? timeColumnName = null, string? labelColumnName = null, float? threshold = null) =>
        new(_ml.AnomalyDetection.PlotSeries(view, "Value", timeColumnName, labelColumnName, threshold: threshold).ToSvg());
}
