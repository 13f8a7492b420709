using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

public sealed class EvaluatePosteriorTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Metrics_OfFewNumbers_AreThoseByHand()
    {
        float[][] means =
        [
            [1, 0],
            [-1, 0],
        ];
        float[][] logVariances =
        [
            [MathF.Log(0.25f), 0],
            [MathF.Log(0.25f), 0],
        ];
        var metrics = _ml.Data.EvaluatePosterior(View(means, logVariances));
        Assert.Equal(0.5 * (1 + 0.25 - 1 + Math.Log(4)), metrics.Dimensions[0].KlDivergence, 6);
        Assert.Equal(0, metrics.Dimensions[1].KlDivergence);
        Assert.Equal(metrics.Dimensions[0].KlDivergence, metrics.KlDivergence);
        Assert.Equal([1, 0], metrics.Dimensions.Select(d => d.VarianceOfMean));
        Assert.Equal([true, false], metrics.Dimensions.Select(d => d.IsActive));
        Assert.Equal(1, metrics.ActiveUnits);
        Assert.Contains("1 of 2", metrics.ToString());
        Assert.Null(metrics.ReconstructionLogLikelihood);
        Assert.Null(metrics.EvidenceLowerBound);
    }

    [Fact]
    public void ActiveUnits_AreThoseAboveTheThreshold()
    {
        var view = View(
            [
                [0.11f, 0.09f, 5],
                [-0.11f, -0.09f, 5],
            ],
            [
                [0, 0, 0],
                [0, 0, 0],
            ]
        );
        Assert.Equal([true, false, false], _ml.Data.EvaluatePosterior(view).Dimensions.Select(d => d.IsActive));
        Assert.Equal(2, _ml.Data.EvaluatePosterior(view, activityThreshold: 0.001).ActiveUnits);
    }

    [Fact]
    public void Dimensions_HaveTheSlotNamesOfTheMean()
    {
        var view = ColumnViews.Of(
            1,
            ColumnViews.Vectors(
                "Latent",
                [
                    [0, 1],
                ],
                ColumnViews.Names("SlotNames", "left", "right")
            ),
            ColumnViews.Vectors(
                "LatentLogVariance",
                [
                    [0, 1],
                ]
            )
        );
        Assert.Equal(["left", "right"], _ml.Data.EvaluatePosterior(view).Dimensions.Select(d => d.Name));
    }

    [Fact]
    public void Rows_ThatAreNotFinite_AreSkippedAndCounted() =>
        Assert.Equal(
            (1, 2),
            _ml.Data.EvaluatePosterior(
                View(
                    [
                        [0],
                        [float.NaN],
                        [0],
                    ],
                    [
                        [0],
                        [0],
                        [float.NegativeInfinity],
                    ]
                )
            )
                is var m
                ? (m.RowCount, m.SkippedRowCount)
                : default
        );

    [Fact]
    public void Faults_AreNamed()
    {
        Assert.Contains(
            "'Latent' holds 1 values",
            Assert
                .Throws<InvalidOperationException>(() =>
                    _ml.Data.EvaluatePosterior(
                        View(
                            [
                                [0],
                            ],
                            [
                                [0, 1],
                            ]
                        )
                    )
                )
                .Message
        );
        Assert.Contains(
            "There is no column 'Mean'",
            Assert
                .Throws<ArgumentOutOfRangeException>(() =>
                    _ml.Data.EvaluatePosterior(
                        View(
                            [
                                [0],
                            ],
                            [
                                [0],
                            ]
                        ),
                        "Mean"
                    )
                )
                .Message
        );
        Assert.Equal(
            "activityThreshold",
            Assert
                .Throws<ArgumentException>(() =>
                    _ml.Data.EvaluatePosterior(
                        View(
                            [
                                [0],
                            ],
                            [
                                [0],
                            ]
                        ),
                        activityThreshold: -1
                    )
                )
                .ParamName
        );
    }

    private static TestView View(float[][] means, float[][] logVariances) =>
        ColumnViews.Of(means.Length, ColumnViews.Vectors("Latent", means), ColumnViews.Vectors("LatentLogVariance", logVariances));
}
