using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

public sealed class PlotContributionsTests
{
    private static readonly float[][] Contributions =
    [
        [1, 1, 2, 0],
        [1, 6, 3, 0],
        [0.5f, float.NaN, 0, 0],
    ];

    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void HighestScore_IsDrawn_TheLargestOnTop()
    {
        var svg = Draw(View());
        Assert.Equal("Row 1: score 10", svg.Described("title"));
        Assert.Equal("What 4 features contribute to the score 10 of row 1. Most: bytes 60%, c 30%, a 10%.", svg.Described("desc"));
        var heights = svg.All("text").Select(text => text.Value.Trim()).ToList();
        Assert.All(["bytes", "c", "a", "1 other", "60%", "30%", "10%", "0%"], text => Assert.Contains(text, heights));
        double[] bars = [.. svg.Marks.SelectMany(marks => marks).Select(mark => mark.Y)];
        Assert.Equal(bars.Order(), bars);
    }

    [Fact]
    public void Row_ThatIsNamed_IsDrawn()
    {
        var svg = Draw(View(), row: 0, count: 1);
        Assert.Equal("Row 0: score 4", svg.Described("title"));
        Assert.All(["c", "50%", "3 others"], text => Assert.Contains(text, svg.Texts));
        Assert.DoesNotContain("bytes", svg.Texts);
    }

    [Fact]
    public void Slots_WithoutNames_AreNumbered()
    {
        var view = ColumnViews.Of(
            1,
            ColumnViews.Vectors(
                "Contributions",
                [
                    [1, 2],
                ]
            ),
            ColumnViews.Floats("Score", [3])
        );
        Assert.All(["f0", "f1"], name => Assert.Contains(name, Draw(view).Texts));
    }

    [Fact]
    public void Contributions_OfNothing_HaveNoShares()
    {
        var view = ColumnViews.Of(
            1,
            ColumnViews.Vectors(
                "Contributions",
                [
                    [0, -2],
                ]
            ),
            ColumnViews.Floats("Score", [0])
        );
        var svg = Draw(view);
        Assert.Contains("-2", svg.Texts);
        Assert.DoesNotContain(svg.Texts, text => text.Contains('%'));
    }

    [Fact]
    public void Faults_AreNamed()
    {
        Assert.Contains(
            "'row' is 7, and the data has 3 rows; give a number from 0 to 2",
            Assert.Throws<ArgumentException>(() => Draw(View(), row: 7)).Message
        );
        Assert.Contains(
            "There is no row at 2 with a score and finite contributions in column 'Contributions'",
            Assert.Throws<InvalidOperationException>(() => Draw(View(), row: 2)).Message
        );
        Assert.Equal("row", Assert.Throws<ArgumentException>(() => Draw(View(), row: -1)).ParamName);
        Assert.Equal("count", Assert.Throws<ArgumentException>(() => Draw(View(), count: 0)).ParamName);
        var empty = ColumnViews.Of(
            0,
            TestColumn.Vector("Contributions", Microsoft.ML.Data.NumberDataViewType.Single, 2, _ => Array.Empty<float>()),
            ColumnViews.Floats("Score", [])
        );
        Assert.Contains("There is no row with a score", Assert.Throws<InvalidOperationException>(() => Draw(empty)).Message);
        Assert.Contains(
            "There is no column 'Contributions'",
            Assert.Throws<ArgumentOutOfRangeException>(() => Draw(ColumnViews.Of(1, ColumnViews.Floats("Score", [1])))).Message
        );
    }

    private static TestView View() =>
        ColumnViews.Of(
            3,
            ColumnViews.Vectors("Contributions", Contributions, ColumnViews.Names("SlotNames", "a", "bytes", "c", "d")),
            ColumnViews.Floats("Score", [4, 10, 99])
        );

    private SvgDocument Draw(TestView view, long? row = null, int count = 10) =>
        new(_ml.AnomalyDetection.PlotContributions(view, row: row, count: count).ToSvg());
}
