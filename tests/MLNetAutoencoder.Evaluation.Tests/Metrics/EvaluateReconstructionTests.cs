using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

public sealed partial class EvaluateReconstructionTests
{
    private const double Tolerance = 1e-6; // the references read the same floats

    private static readonly float[][] Rows =
    [
        [1, 5, 0],
        [3, 5, 0],
        [5, 5, 0],
    ];
    private static readonly float[][] Rebuilt =
    [
        [1, 5, 0],
        [3, 5, 3],
        [2, 5, 0],
    ];

    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Metrics_OfFewNumbers_AreThoseByHand()
    {
        var metrics = _ml.Data.EvaluateReconstruction(View(Rows, Rebuilt));
        Assert.Equal(3, metrics.RowCount);
        Assert.Equal(0, metrics.SkippedRowCount);
        Assert.Equal(18.0 / 9, metrics.MeanSquaredError, 12);
        Assert.Equal(6.0 / 9, metrics.MeanAbsoluteError, 12);
        Assert.Equal(Math.Sqrt(2), metrics.RootMeanSquaredError, 12);
        Assert.Equal(1 - (18.0 / 8), metrics.RSquared, 12);
        Assert.Equal([3, 0, 3], metrics.Features.Select(f => f.MeanSquaredError));
        Assert.Equal([1, 0, 1], metrics.Features.Select(f => f.MeanAbsoluteError));
        Assert.Equal(Math.Sqrt(3), metrics.Features[0].RootMeanSquaredError, 12);
        Assert.Null(metrics.PeakSignalToNoiseRatio);
        Assert.Null(metrics.StructuralSimilarity);
    }

    [Fact]
    public void RSquared_OfAConstantFeature_IsOneOnlyForExactReconstructions() =>
        Assert.Equal([1 - (9.0 / 8), 1, 0], _ml.Data.EvaluateReconstruction(View(Rows, Rebuilt)).Features.Select(f => f.RSquared));

    [Fact]
    public void RSquared_OfConstantRows_IsOneOnlyForExactReconstructions()
    {
        float[][] constant =
        [
            [2, 0.1f],
            [2, 0.1f],
            [2, 0.1f],
        ];
        Assert.Equal(1, _ml.Data.EvaluateReconstruction(View(constant, constant)).RSquared);
        Assert.Equal(
            0,
            _ml.Data.EvaluateReconstruction(
                View(
                    constant,
                    [
                        [2, 0.1f],
                        [2, 0.2f],
                        [2, 0.1f],
                    ]
                )
            ).RSquared
        );
    }

    [Fact]
    public void Rows_WithAValueThatIsNotFinite_AreSkippedAndCounted()
    {
        float[][] rows = [.. Rows, [float.NaN, 0, 0], [0, 0, 0], [float.PositiveInfinity, 0, 0]];
        float[][] rebuilt = [.. Rebuilt, [0, 0, 0], [0, float.NaN, 0], [0, 0, 0]];
        var metrics = _ml.Data.EvaluateReconstruction(View(rows, rebuilt));
        Assert.Equal(3, metrics.SkippedRowCount);
        var clean = _ml.Data.EvaluateReconstruction(View(Rows, Rebuilt));
        Assert.Equal(clean.Features, metrics.Features);
        Assert.Equal(clean.RSquared, metrics.RSquared);
    }

    [Fact]
    public void Data_IsReadOnce_AndOnlyTheNamedColumns()
    {
        var view = ColumnViews.Of(
            3,
            ColumnViews.Vectors("Features", Rows),
            ColumnViews.Vectors("Reconstruction", Rebuilt),
            ColumnViews.Floats("Other", [1, 2, 3])
        );
        _ml.Data.EvaluateReconstruction(view);
        Assert.Equal(["Features", "Reconstruction"], Assert.Single(view.Opened));
        Assert.Equal(3, view.RowsRead);
        Assert.Equal(1, view.Closed);
    }

    [Fact]
    public void Features_HaveTheirSlotNames_OrNumbers()
    {
        var named = ColumnViews.Of(
            3,
            ColumnViews.Vectors("Features", Rows, ColumnViews.Names("SlotNames", "a", "", "c")),
            ColumnViews.Vectors("Reconstruction", Rebuilt)
        );
        Assert.Equal(["a", "[1]", "c"], _ml.Data.EvaluateReconstruction(named).Features.Select(f => f.Name));
        Assert.Equal(["[0]", "[1]", "[2]"], _ml.Data.EvaluateReconstruction(View(Rows, Rebuilt)).Features.Select(f => f.Name));
    }

    [SharedDataFact("images/digits8x8")]
    public void Metrics_OfDigits_AreThoseOfTheReference()
    {
        float[][] digits = [.. SharedData.Load("images/digits8x8").Features.Select(row => row.Select(p => p / 16).ToArray())];
        var metrics = _ml.Data.EvaluateReconstruction(
            View(digits, [.. digits.Select(row => Images.Blocks(row, 8))]),
            imageShape: new ImageShape(8, 8)
        );
        const string Case = "digits reconstruction";
        Assert.Equal(EvaluationReference.Value(Case, "mse"), metrics.MeanSquaredError, Tolerance);
        Assert.Equal(EvaluationReference.Value(Case, "mae"), metrics.MeanAbsoluteError, Tolerance);
        Assert.Equal(EvaluationReference.Value(Case, "r2"), metrics.RSquared, Tolerance);
        Assert.Equal(EvaluationReference.Value(Case, "psnr"), metrics.PeakSignalToNoiseRatio!.Value, Tolerance);
        Assert.Equal(EvaluationReference.Value(Case, "ssim"), metrics.StructuralSimilarity!.Value, Tolerance);
        Assert.All(
            EvaluationReference.Values(Case, "mse_per_feature").Zip(metrics.Features),
            p => Assert.Equal(p.First, p.Second.MeanSquaredError, Tolerance)
        );
        Assert.All(
            EvaluationReference.Values(Case, "r2_per_feature").Zip(metrics.Features),
            p => Assert.Equal(p.First, p.Second.RSquared, Math.Abs(p.First * Tolerance) + Tolerance)
        );
    }

    [SharedDataFact("images/fashion_test2k")]
    public void ImageMetrics_OfFashion_AreThoseOfTheReference()
    {
        float[][] images = SharedData.Load("images/fashion_test2k").Features[..40];
        var metrics = _ml.Data.EvaluateReconstruction(
            View(images, [.. images.Select(row => Images.Blocks(row, 28))]),
            imageShape: new ImageShape(28, 28),
            dataRange: 255
        );
        Assert.Equal(EvaluationReference.Value("fashion reconstruction", "psnr"), metrics.PeakSignalToNoiseRatio!.Value, Tolerance);
        Assert.Equal(EvaluationReference.Value("fashion reconstruction", "ssim"), metrics.StructuralSimilarity!.Value, Tolerance);
    }

    [Fact]
    public void ImageMetrics_OfChannelsFirstAndLast_AreTheSame()
    {
        var random = new Random(3);
        float[][] planes = [.. Enumerable.Range(0, 6).Select(_ => Enumerable.Range(0, 12 * 14).Select(_ => random.NextSingle()).ToArray())];
        float[] first = [.. planes[..3].SelectMany(p => p)],
            rebuiltFirst = [.. planes[3..].SelectMany(p => p)];
        float[] last = Interleaved(planes[..3]),
            rebuiltLast = Interleaved(planes[3..]);
        var a = _ml.Data.EvaluateReconstruction(View([first], [rebuiltFirst]), imageShape: new ImageShape(12, 14, 3, channelsLast: false));
        var b = _ml.Data.EvaluateReconstruction(View([last], [rebuiltLast]), imageShape: new ImageShape(12, 14, 3));
        double[] each =
        [
            .. Enumerable
                .Range(0, 3)
                .Select(c =>
                    _ml.Data.EvaluateReconstruction(
                        View([planes[c]], [planes[c + 3]]),
                        imageShape: new ImageShape(12, 14)
                    ).StructuralSimilarity!.Value
                ),
        ];
        Assert.Equal(a.StructuralSimilarity, b.StructuralSimilarity);
        Assert.Equal(a.PeakSignalToNoiseRatio, b.PeakSignalToNoiseRatio);
        Assert.Equal(each.Average(), a.StructuralSimilarity!.Value, 12);
        var mixedUp = _ml.Data.EvaluateReconstruction(View([first], [rebuiltFirst]), imageShape: new ImageShape(12, 14, 3));
        Assert.NotEqual(a.StructuralSimilarity, mixedUp.StructuralSimilarity);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    [InlineData(30, 11)]
    public void ImageMetrics_OfEqualImages_AreTheBest(int height, int width)
    {
        float[][] images =
        [
            [.. Enumerable.Range(0, height * width).Select(i => i % 7f / 7)],
        ];
        var metrics = _ml.Data.EvaluateReconstruction(View(images, images), imageShape: new ImageShape(height, width));
        Assert.Equal(1, metrics.StructuralSimilarity!.Value, 12);
        Assert.Equal(double.PositiveInfinity, metrics.PeakSignalToNoiseRatio);
    }

    [Fact]
    public void ToString_OfManyFeatures_ShowsTheWorst_InTheInvariantCulture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
            float[] row = [.. Enumerable.Range(0, 40).Select(i => 0f)],
                rebuilt = [.. Enumerable.Range(0, 40).Select(i => i / 2f)];
            string text = _ml.Data.EvaluateReconstruction(View([row], [rebuilt])).ToString();
            Assert.DoesNotContain(",", text);
            Assert.Contains("The 32 of 40 features with the greatest MSE:", text);
            Assert.Contains("[39]", text);
            Assert.Contains("380.25", text);
            Assert.DoesNotContain("[7]", text);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static float[] Interleaved(float[][] planes) => [.. planes[0].SelectMany((_, i) => planes.Select(p => p[i]))];

    private static TestView View(float[][] rows, float[][] rebuilt) =>
        ColumnViews.Of(rows.Length, ColumnViews.Vectors("Features", rows), ColumnViews.Vectors("Reconstruction", rebuilt));
}
