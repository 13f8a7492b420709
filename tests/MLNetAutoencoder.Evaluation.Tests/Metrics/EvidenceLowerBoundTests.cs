using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

public sealed class EvidenceLowerBoundTests
{
    private static readonly float[][] Rows =
    [
        [1, 0.25f, 0],
        [0.5f, 0.75f, 1],
    ];
    private static readonly float[][] Rebuilt =
    [
        [0.75f, 0.5f, 0.125f],
        [0.5f, 0.25f, 0.875f],
    ];
    private static readonly float[][] Means =
    [
        [1, 0],
        [-1, 2],
    ];
    private static readonly float[][] LogVariances =
    [
        [0, -1],
        [0.5f, 0],
    ];

    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Gaussian_OfReconstructions_IsThatByHand()
    {
        const double variance = 0.2;
        var metrics = _ml.Data.EvaluatePosterior(
            View(),
            featureColumnName: "Features",
            reconstructionColumnName: "Rebuilt",
            variance: variance
        );
        double expected = Rows.Zip(
                Rebuilt,
                (x, y) => x.Zip(y, (a, b) => (-0.5 * (a - b) * (a - b) / variance) - Math.Log(Math.Sqrt(2 * Math.PI * variance))).Sum()
            )
            .Average();
        Assert.Equal(expected, metrics.ReconstructionLogLikelihood!.Value, 1e-12);
        Assert.Equal(expected - Divergence(), metrics.EvidenceLowerBound!.Value, 1e-12);
    }

    [Fact]
    public void Gaussian_OfErrors_IsThatOfTheDistances()
    {
        float[] errors = [.. Rows.Zip(Rebuilt, (x, y) => x.Zip(y, (a, b) => (a - b) * (a - b)).Average())];
        var view = ColumnViews.Of(
            2,
            [
                .. Codes(),
                ColumnViews.Vectors(
                    "Features",
                    [
                        [100, 200, 300],
                        [0, 0, 0],
                    ]
                ),
                ColumnViews.Floats("Error", errors),
            ]
        );
        var expected = _ml.Data.EvaluatePosterior(View(), featureColumnName: "Features", reconstructionColumnName: "Rebuilt");
        var metrics = _ml.Data.EvaluatePosterior(view, featureColumnName: "Features", reconstructionErrorColumnName: "Error");
        Assert.Equal(expected.EvidenceLowerBound!.Value, metrics.EvidenceLowerBound!.Value, 1e-6);
        Assert.DoesNotContain(view.Opened, columns => columns.Contains("Features")); // only its size counts
    }

    [Fact]
    public void Gaussian_Default_HasTheVarianceOfSquaredErrorsAndBetaOne()
    {
        var metrics = _ml.Data.EvaluatePosterior(View(), featureColumnName: "Features", reconstructionColumnName: "Rebuilt");
        double squares = Rows.Zip(Rebuilt, (x, y) => x.Zip(y, (a, b) => (double)(a - b) * (a - b)).Sum()).Average();
        Assert.Equal(-squares - (1.5 * Math.Log(Math.PI)), metrics.ReconstructionLogLikelihood!.Value, 1e-12);
    }

    [Fact]
    public void Bernoulli_IsThatByHand()
    {
        var metrics = Bernoulli(Rows, Rebuilt);
        double expected = Rows.Zip(Rebuilt, (x, y) => x.Zip(y, (a, b) => (a * Math.Log(b)) + ((1 - a) * Math.Log(1 - b))).Sum()).Average();
        Assert.Equal(expected, metrics.ReconstructionLogLikelihood!.Value, 1e-12);
        Assert.Equal(expected - Divergence(), metrics.EvidenceLowerBound!.Value, 1e-12);
    }

    [Fact]
    public void Bernoulli_OfCertainReconstructions_IsFinite()
    {
        Assert.Equal(
            0,
            Bernoulli(
                [
                    [1, 0],
                    [1, 0],
                ],
                [
                    [1, 0],
                    [1.000001f, -0.000001f],
                ]
            ).ReconstructionLogLikelihood!.Value,
            1e-12
        );
        Assert.Equal(
            -200,
            Bernoulli(
                [
                    [1, 0],
                    [1, 0],
                ],
                [
                    [0, 1],
                    [0, 1],
                ]
            ).ReconstructionLogLikelihood!.Value,
            1e-12
        );
    }

    [Theory]
    [InlineData(1.5f, 0.5f, "'Features' holds 1.5")]
    [InlineData(0.5f, -0.5f, "'Rebuilt' holds -0.5")]
    public void Bernoulli_OutsideItsRange_Throws(float value, float rebuilt, string words) =>
        Assert.Contains(
            words,
            Assert
                .Throws<InvalidOperationException>(() =>
                    Bernoulli(
                        [
                            [0],
                            [value],
                        ],
                        [
                            [0],
                            [rebuilt],
                        ]
                    )
                )
                .Message
        );

    [Fact]
    public void Rows_ThatAreNotFinite_AreLeftOutOfEveryTerm()
    {
        var view = ColumnViews.Of(2, [.. Codes(), ColumnViews.Vectors("Features", Rows), ColumnViews.Floats("Error", [float.NaN, 0.5f])]);
        var metrics = _ml.Data.EvaluatePosterior(view, featureColumnName: "Features", reconstructionErrorColumnName: "Error");
        Assert.Equal((1, 1), (metrics.RowCount, metrics.SkippedRowCount));
        Assert.Equal(-1.5 - (1.5 * Math.Log(Math.PI)), metrics.ReconstructionLogLikelihood!.Value, 1e-12);
    }

    [Fact]
    public void Table_HasTheTerms()
    {
        string[] lines = Lines(
            Bernoulli(
                [
                    [1],
                    [1],
                ],
                [
                    [1],
                    [1],
                ]
            )
        );
        Assert.Contains(
            lines,
            line =>
                line.StartsWith("reconstruction log-likelihood", StringComparison.Ordinal) && line.EndsWith(" 0", StringComparison.Ordinal)
        );
        Assert.Contains(
            lines,
            line => line.StartsWith("evidence lower bound", StringComparison.Ordinal) && line.Contains(" -", StringComparison.Ordinal)
        );
        Assert.Contains(
            Lines(_ml.Data.EvaluatePosterior(View())),
            line => line.StartsWith("evidence lower bound", StringComparison.Ordinal) && line.EndsWith(" -", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("Features", null, null)]
    [InlineData(null, "Rebuilt", null)]
    [InlineData(null, null, "Error")]
    [InlineData("Features", "Rebuilt", "Error")]
    public void Columns_ThatDoNotGoTogether_AreNamed(string? features, string? reconstruction, string? error)
    {
        var fault = Assert.Throws<ArgumentException>(
            "featureColumnName",
            () =>
                _ml.Data.EvaluatePosterior(
                    View(),
                    featureColumnName: features,
                    reconstructionColumnName: reconstruction,
                    reconstructionErrorColumnName: error
                )
        );
        Assert.Contains($"'reconstructionColumnName' {(reconstruction is null ? "null" : "'Rebuilt'")}", fault.Message);
    }

    [Fact]
    public void Faults_AreNamed()
    {
        Assert.Throws<ArgumentException>("variance", () => _ml.Data.EvaluatePosterior(View(), variance: 0));
        Assert.Throws<ArgumentException>("likelihood", () => _ml.Data.EvaluatePosterior(View(), likelihood: (ReconstructionLikelihood)7));
        Assert.Throws<ArgumentException>(
            "likelihood",
            () =>
                _ml.Data.EvaluatePosterior(
                    View(),
                    featureColumnName: "Features",
                    reconstructionErrorColumnName: "Error",
                    likelihood: ReconstructionLikelihood.Bernoulli
                )
        );
        Assert.Contains(
            "column 'Latent' holds 2;",
            Assert
                .Throws<InvalidOperationException>(() =>
                    _ml.Data.EvaluatePosterior(View(), featureColumnName: "Features", reconstructionColumnName: "Latent")
                )
                .Message
        );
        Assert.Contains(
            "'Rebuilt' is of type",
            Assert
                .Throws<InvalidOperationException>(() =>
                    _ml.Data.EvaluatePosterior(View(), featureColumnName: "Features", reconstructionErrorColumnName: "Rebuilt")
                )
                .Message
        );
    }

    private static double Divergence() =>
        Means.Zip(LogVariances, (means, logs) => means.Zip(logs, (m, l) => 0.5 * ((m * m) + Math.Exp(l) - 1 - l)).Sum()).Average();

    private static string[] Lines(PosteriorMetrics metrics) => metrics.ToString().Split(Environment.NewLine);

    private static TestColumn[] Codes() => [ColumnViews.Vectors("Latent", Means), ColumnViews.Vectors("LatentLogVariance", LogVariances)];

    private static TestView View() => View(Rows, Rebuilt);

    private static TestView View(float[][] rows, float[][] rebuilt) =>
        ColumnViews.Of(2, [.. Codes(), ColumnViews.Vectors("Features", rows), ColumnViews.Vectors("Rebuilt", rebuilt)]);

    private PosteriorMetrics Bernoulli(float[][] rows, float[][] rebuilt) =>
        _ml.Data.EvaluatePosterior(
            View(rows, rebuilt),
            featureColumnName: "Features",
            reconstructionColumnName: "Rebuilt",
            likelihood: ReconstructionLikelihood.Bernoulli
        );
}
