using Microsoft.ML;
using Microsoft.ML.Data;
using static MLNetAutoencoder.Tests.TwoGroups;

namespace MLNetAutoencoder.Tests;

public sealed class EvaluateLatentTests
{
    private const double Tolerance = 1e-9; // the references compute in double precision too

    private static readonly LatentEvaluationOptions AsTheyAre = new() { Standardize = false, Neighbors = 1 };

    private readonly MLContext _ml = new(seed: 1);

    [SharedDataFact("features/wine")]
    public void Metrics_OfWine_AreThoseOfTheReference()
    {
        var wine = SharedData.Load("features/wine");
        var view = View(wine, [.. wine.Features.Select(row => row.Where((_, i) => i % 3 == 0).ToArray())]);
        var metrics = _ml.Data.EvaluateLatent(view, labelColumnName: "Label", featureColumnName: "Features");
        Assert.Equal(3, metrics.Clusters);
        Assert.Equal(EvaluationReference.Value("wine", "silhouette"), metrics.Silhouette!.Value, Tolerance);
        Assert.Equal(EvaluationReference.Value("wine", "nmi"), metrics.NormalizedMutualInformation!.Value, Tolerance);
        Assert.Equal(EvaluationReference.Value("wine", "knn"), metrics.NearestNeighborAccuracy!.Value, Tolerance);
        Assert.Equal(EvaluationReference.Value("wine", "trustworthiness"), metrics.Trustworthiness!.Value, Tolerance);
        Assert.Equal(EvaluationReference.Value("wine", "continuity"), metrics.Continuity!.Value, Tolerance);
        Assert.Null(metrics.LinearProbeAccuracy);
    }

    [SharedDataFact("images/digits8x8")]
    public void Metrics_OfDigitsAgainstTrainingRows_AreThoseOfTheReference()
    {
        var digits = SharedData.Load("images/digits8x8");
        var metrics = _ml.Data.EvaluateLatent(Pooled(digits.Half(1)), labelColumnName: "Label", trainingData: Pooled(digits.Half(0)));
        Assert.Equal(EvaluationReference.Value("digits", "knn"), metrics.NearestNeighborAccuracy!.Value, Tolerance);
        // Two rows: L-BFGS stops earlier.
        Assert.Equal(EvaluationReference.Value("digits", "probe"), metrics.LinearProbeAccuracy!.Value, 2.0 / metrics.RowCount);
    }

    [Fact]
    public void Metrics_OfGroupsThatAreTheClasses_AreThoseByHand()
    {
        var metrics = _ml.Data.EvaluateLatent(
            View(Codes, Labels),
            labelColumnName: "Label",
            featureColumnName: "Latent",
            options: AsTheyAre
        );
        Assert.Equal(1, metrics.NormalizedMutualInformation!.Value, 12);
        Assert.Equal(1, metrics.NearestNeighborAccuracy);
        Assert.Equal((1, 1), (metrics.Trustworthiness, metrics.Continuity));
        double[] distances =
        [
            .. Codes[..3].Select((code, i) => Codes[..3].Where((_, j) => j != i).Average(other => Distance(code, other))),
        ];
        double[] others = [.. Codes[..3].Select(code => Codes[3..].Average(other => Distance(code, other)))];
        double[] far =
        [
            .. Codes[3..]
                .Select(
                    (code, i) =>
                        1
                        - (
                            Codes[3..].Where((_, j) => j != i).Average(other => Distance(code, other))
                            / Codes[..3].Average(other => Distance(code, other))
                        )
                ),
        ];
        Assert.Equal(distances.Zip(others, (a, b) => (b - a) / b).Concat(far).Average(), metrics.Silhouette!.Value, 12);
    }

    [Fact]
    public void Standardize_BringsDimensionsToOneScale()
    {
        // the first dimension tells the classes, the second one drowns it
        float[][] codes = [.. Enumerable.Range(0, 20).Select(i => new[] { i % 2, 1000 * (i / 2 % 5f) })];
        string[] labels = [.. Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? "even" : "odd")];
        double Accuracy(bool standardize) =>
            _ml
                .Data.EvaluateLatent(
                    View(codes, labels),
                    labelColumnName: "Label",
                    options: new() { Standardize = standardize, Neighbors = 3 }
                )
                .NearestNeighborAccuracy!.Value;
        Assert.True(Accuracy(true) > Accuracy(false));
    }

    [Fact]
    public void LabelsOfEveryType_AreTheSameClasses()
    {
        int[] classes = [0, 0, 0, 1, 1, 1];
        TestColumn[] columns =
        [
            ColumnViews.Texts("Label", Labels),
            ColumnViews.Floats("Label", [.. classes.Select(c => (float)c)]),
            TestColumn.Scalar("Label", NumberDataViewType.Double, row => (double)classes[row]),
            TestColumn.Scalar("Label", NumberDataViewType.Int32, row => classes[row]),
            TestColumn.Scalar("Label", NumberDataViewType.Int64, row => (long)classes[row]),
            TestColumn.Scalar("Label", BooleanDataViewType.Instance, row => classes[row] == 1),
            TestColumn.Scalar("Label", new KeyDataViewType(typeof(uint), 2), row => (uint)classes[row] + 1),
            TestColumn.Scalar(
                "Label",
                new KeyDataViewType(typeof(byte), 2),
                row => (byte)(classes[row] + 1),
                ColumnViews.Names("KeyValues", "x", "y")
            ),
        ];
        var expected = _ml.Data.EvaluateLatent(View(Codes, Labels), labelColumnName: "Label", options: AsTheyAre);
        Assert.All(
            columns,
            label =>
                Assert.Equal(
                    expected,
                    _ml.Data.EvaluateLatent(
                        ColumnViews.Of(6, ColumnViews.Vectors("Latent", Codes), label),
                        labelColumnName: "Label",
                        options: AsTheyAre
                    )
                )
        );
    }

    [Fact]
    public void KeysOfTwoViews_AreComparedByTheirValues()
    {
        TestView Keyed(params string[] values) =>
            ColumnViews.Of(
                6,
                ColumnViews.Vectors("Latent", Codes),
                TestColumn.Scalar(
                    "Label",
                    new KeyDataViewType(typeof(uint), 2),
                    row => (uint)Array.IndexOf(values, Labels[row]) + 1,
                    ColumnViews.Names("KeyValues", values)
                )
            );
        var metrics = _ml.Data.EvaluateLatent(Keyed("a", "b"), labelColumnName: "Label", trainingData: Keyed("b", "a"), options: AsTheyAre);
        Assert.Equal(1, metrics.NearestNeighborAccuracy);
        Assert.Equal(1, metrics.LinearProbeAccuracy);
    }

    [Fact]
    public void Rows_WithoutCodeOrLabel_AreSkippedAndCounted()
    {
        float[][] codes = [.. Codes, [float.NaN, 0], [0, 0], [5, 5]];
        string[] labels = [.. Labels, "a", "", "b"];
        var metrics = _ml.Data.EvaluateLatent(View(codes, labels), labelColumnName: "Label", options: AsTheyAre);
        Assert.Equal((7, 2), (metrics.RowCount, metrics.SkippedRowCount));
    }

    [Fact]
    public void Votes_ThatAreEven_GoToTheFirstLabel()
    {
        var training = View(
            [
                [0],
                [1],
            ],
            ["b", "a"]
        );
        var metrics = _ml.Data.EvaluateLatent(
            View(
                [
                    [0],
                    [1],
                ],
                ["a", "b"]
            ),
            labelColumnName: "Label",
            trainingData: training,
            options: new() { Neighbors = 2 }
        );
        Assert.Equal(0.5, metrics.NearestNeighborAccuracy);
    }

    [Fact]
    public void LargeViews_AreSampledBySeed()
    {
        var random = new Random(1);
        float[][] codes = [.. Enumerable.Range(0, 300).Select(_ => new[] { random.NextSingle(), random.NextSingle() })];
        LatentMetrics Evaluate(int seed) =>
            _ml.Data.EvaluateLatent(
                View(codes, [.. codes.Select(_ => "x")]),
                featureColumnName: "Features",
                options: new()
                {
                    MaxRows = 100,
                    Seed = seed,
                    Clusters = 3,
                }
            );
        var metrics = Evaluate(7);
        Assert.Equal((300, 100), (metrics.RowCount, metrics.ComparedRowCount));
        Assert.Equal(metrics, Evaluate(7));
        Assert.NotEqual(metrics.Trustworthiness, Evaluate(8).Trustworthiness);
    }

    [Fact]
    public void Codes_ThatAreAllEqual_GiveMetricsAllTheSame()
    {
        float[][] equal = [.. Codes.Select(_ => new float[] { 3, 3 })];
        var metrics = _ml.Data.EvaluateLatent(
            View(equal, Labels),
            labelColumnName: "Label",
            featureColumnName: "Features",
            trainingData: View(equal, Labels),
            options: new() { Neighbors = 2 }
        );
        Assert.Equal(0, metrics.Silhouette);
        Assert.Equal(0, metrics.NormalizedMutualInformation);
        Assert.Equal(0.5, metrics.NearestNeighborAccuracy);
        Assert.Equal(0.5, metrics.LinearProbeAccuracy);
    }

    [Fact]
    public void ToString_HasADashForWhatWasNotAsked()
    {
        string[] lines = _ml
            .Data.EvaluateLatent(View(Codes, Labels), labelColumnName: "Label", options: AsTheyAre)
            .ToString()
            .Split(Environment.NewLine);
        Assert.Contains(lines, line => line.StartsWith("NMI ", StringComparison.Ordinal) && line.EndsWith(" 1", StringComparison.Ordinal));
        Assert.Contains(
            lines,
            line => line.StartsWith("continuity ", StringComparison.Ordinal) && line.EndsWith(" -", StringComparison.Ordinal)
        );
    }

    private static double Distance(float[] a, float[] b) =>
        Math.Sqrt(a.Zip(b).Sum(p => ((double)p.First - p.Second) * (p.First - p.Second)));

    private static TestView Pooled(SharedData digits) => View(digits, [.. digits.Features.Select(row => Images.Pooled(row, 8))]);

    private static TestView View(SharedData data, float[][] codes) =>
        ColumnViews.Of(
            codes.Length,
            ColumnViews.Vectors("Features", data.Features),
            ColumnViews.Vectors("Latent", codes),
            ColumnViews.Floats("Label", data.Labels)
        );

    /// <summary>A view whose features are the first dimension of the codes.</summary>
    private static TestView View(float[][] codes, string[] labels) =>
        ColumnViews.Of(
            codes.Length,
            ColumnViews.Vectors("Latent", codes),
            ColumnViews.Vectors("Features", [.. codes.Select(c => c[..1])]),
            ColumnViews.Texts("Label", labels)
        );
}
