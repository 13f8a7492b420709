using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

public sealed class PlotLatentMapTests
{
    private static readonly float[][] Codes =
    [
        [0, 0, 0],
        [1, 1, 0.1f],
        [2, 2, 0],
        [3, 3, 0.1f],
    ];

    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Points_AreGroupedByLabel_AndNamedInTheLegend()
    {
        var svg = Draw(View(Codes, "b", "a < & >", "b", "b"), labelColumnName: "Label");
        Assert.All(["a < & > (1)", "b (3)"], name => Assert.Contains(name, svg.Texts));
        Assert.Equal([1 + 1, 3 + 1], svg.Marks.Select(marks => marks.Length)); // each with its symbol in the legend
    }

    [Fact]
    public void Codes_OfMoreThanTwoValues_AreProjectedOnPrincipalComponents()
    {
        var plane = new PrincipalPlane(new RowMatrix([.. Codes.SelectMany(c => c).Select(v => (double)v)], 3));
        var places = Codes.Select(code => plane.Project([.. code.Select(v => (double)v)])).ToArray();
        Assert.True(plane.Shares[0] > 0.99 && plane.Shares[0] + plane.Shares[1] <= 1 + 1e-12);
        Assert.Equal(3 * Math.Sqrt(2), places[3].X - places[0].X, 2);
        Assert.Contains("principal component 1 (100% of the variance)", Draw(View(Codes)).Texts);
    }

    [Theory]
    [InlineData(1, 2, 3)]
    [InlineData(0, 0, 5)]
    [InlineData(-1, 1, 0)]
    [InlineData(1e-3, 1e3, 1)]
    public void PrincipalPlane_OfCodesOnALine_HasOneComponentAndAnotherAtARightAngle(double x, double y, double z)
    {
        var plane = new PrincipalPlane(new RowMatrix([.. Enumerable.Range(0, 50).SelectMany(i => new[] { i * x, i * y, i * z })], 3));
        Assert.Equal(1, plane.Shares[0], 9);
        Assert.Equal(0, plane.Shares[1], 9);
        double[][] units =
        [
            [1, 0, 0],
            [0, 1, 0],
            [0, 0, 1],
        ];
        var (center, places) = (plane.Project([0, 0, 0]), units.Select(unit => plane.Project(unit)).ToArray());
        Assert.Equal(0, places.Sum(p => (p.X - center.X) * (p.Y - center.Y)), 9);
        Assert.Equal(1, places.Sum(p => Math.Pow(p.Y - center.Y, 2)), 9);
    }

    [Theory]
    [InlineData("eighteen charactersX\U0001F600 and more", "eighteen characters…")]
    [InlineData("eighteen character\U0001F600 and more", "eighteen character…")]
    [InlineData("a bell \u0007 rings", "a bell ? rings")]
    [InlineData("half ~ a pair", "half ? a pair")] // an attribute cannot hold the half itself
    [InlineData("\uFFFE", "?")]
    public void Labels_OfAnyCharacters_AreDrawn(string label, string drawn) =>
        Assert.Contains(drawn + " (1)", Draw(View(Codes, label.Replace('~', '\uD83D'), "b", "b", "b"), labelColumnName: "Label").Texts);

    [SharedDataFact("features/wine")]
    public void PrincipalPlane_OfWine_HasUncorrelatedComponentsOfTheGreatestVariance()
    {
        var wine = SharedData.Load("features/wine").Features;
        var rows = new RowMatrix([.. wine.SelectMany(r => r).Select(v => (double)v)], 13);
        rows = new CodeScaling(rows).Apply(rows);
        var plane = new PrincipalPlane(rows);
        var places = Enumerable.Range(0, rows.Count).Select(row => plane.Project(rows[row])).ToArray();
        Assert.Equal(0, places.Average(p => p.X * p.Y), 5);
        Assert.Equal(EvaluationReference.Values("wine principal components", "shares"), plane.Shares, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(plane.Shares[0] * 13, places.Average(p => p.X * p.X), 6);
    }

    [Fact]
    public void Dimensions_ThatAreNamed_AreDrawn()
    {
        var texts = Draw(View(Codes), dimensions: (2, 0)).Texts;
        Assert.Contains("dimension [2]", texts);
        Assert.Contains("dimension [0]", texts);
        var twoValues = Draw(View([.. Codes.Select(c => c[..2])])).Texts;
        Assert.Contains("dimension [1]", twoValues);
    }

    [Fact]
    public void Rows_BeyondTheMost_AreDrawnBySeed()
    {
        var view = View([.. Enumerable.Range(0, 200).Select(i => new float[] { i, i * i % 7 })]);
        Assert.Equal([50], Draw(view, maxRows: 50).Marks.Select(marks => marks.Length));
        Assert.Equal(_ml.Data.PlotLatentMap(view, maxRows: 50).ToString(), _ml.Data.PlotLatentMap(view, maxRows: 50).ToString());
    }

    [Fact]
    public void PointsFarOut_AreCounted_SoThatTheOthersAreNotOneSpot()
    {
        float[][] codes = [.. Enumerable.Range(0, 100).Select(i => new float[] { i % 10, i / 10 }), [1e4f, 0], [0, -1e4f]];
        var svg = Draw(View(codes));
        Assert.Contains("Latent map (2 points outside)", svg.Texts);
        Assert.EndsWith(" 2 points outside.", svg.Described("desc"), StringComparison.Ordinal);
        Assert.Equal([100], svg.Marks.Select(marks => marks.Length));
        Assert.True(svg.Marks[0].Max(mark => mark.X) - svg.Marks[0].Min(mark => mark.X) > 150);
    }

    [Fact]
    public void Codes_ThatAreAllEqual_AreDrawnInOnePlace()
    {
        var svg = Draw(
            View([
                [1, 2, 3],
                [1, 2, 3],
            ])
        );
        Assert.DoesNotContain("NaN", svg.Root.ToString());
        Assert.Equal([2], svg.Marks.Select(marks => marks.Length));
        Assert.Equal(svg.Marks[0][0], svg.Marks[0][1]);
    }

    [Fact]
    public void Faults_AreNamed()
    {
        Assert.Contains(
            "codes of one value",
            Assert
                .Throws<InvalidOperationException>(() =>
                    Draw(
                        View([
                            [1],
                            [2],
                        ])
                    )
                )
                .Message
        );
        Assert.Contains(
            "'dimensions' is (0, 3); give two different ones from 0 to 2.",
            Assert.Throws<ArgumentException>(() => Draw(View(Codes), dimensions: (0, 3))).Message
        );
        Assert.Throws<ArgumentException>(() => Draw(View(Codes), dimensions: (1, 1)));
        Assert.Equal("maxRows", Assert.Throws<ArgumentException>(() => Draw(View(Codes), maxRows: 0)).ParamName);
        float[][] many = [.. Enumerable.Range(0, 31).Select(i => new float[] { i, 0 })];
        var view = View(many, [.. many.Select((_, i) => $"class {i}")]);
        Assert.Contains(
            "has 31 different labels, and a map tells 30 apart",
            Assert.Throws<InvalidOperationException>(() => Draw(view, labelColumnName: "Label")).Message
        );
    }

    private SvgDocument Draw(TestView view, string? labelColumnName = null, (int, int)? dimensions = null, int maxRows = 5000) =>
        new(_ml.Data.PlotLatentMap(view, "Latent", labelColumnName, dimensions, maxRows).ToString());

    private static TestView View(float[][] codes, params string[] labels) =>
        labels.Length == 0
            ? ColumnViews.Of(codes.Length, ColumnViews.Vectors("Latent", codes))
            : ColumnViews.Of(codes.Length, ColumnViews.Vectors("Latent", codes), ColumnViews.Texts("Label", labels));
}
