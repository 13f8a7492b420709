using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

public sealed class DeepSvddTests
{
    private static readonly AutoencoderOptions Options = new()
    {
        LatentSize = 3,
        HiddenSizes = [8],
        Objective = Objective.DeepSvdd(),
    };

    [Fact]
    public void Make_Plan_HasNoBiasesAndNoDecoder()
    {
        var plan = AutoencoderPlan.Make(Options, 5);
        Assert.Empty(plan.Decoder);
        var layout = ParameterLayout.Of(plan.Layers);
        Assert.Equal(layout.WeightCount, layout.ParameterCount);
    }

    /// <summary>The center is the mean of the first codes, away from 0, and stays.</summary>
    [Fact]
    public void Fit_Score_IsTheSquaredDistanceFromACentreThatStays()
    {
        var centres = new List<double[]>();
        foreach (int epochs in new[] { 1, 20 })
        {
            using var fitted = ObjectiveFit.Run(Objective.DeepSvdd(), o => (o.LatentSize, o.Epochs) = (2, epochs));
            float[][] codes = fitted.Codes();
            float[] scores = fitted.Model.Run(ObjectiveFit.Input, OutputRole.ReconstructionError);
            centres.Add(Center(codes, scores));
            Assert.All(
                scores.Zip(codes),
                pair =>
                    Assert.Equal(
                        pair.First,
                        Close.Squared(pair.Second, [(float)centres[^1][0], (float)centres[^1][1]]),
                        2e-3 + (1e-3 * pair.First)
                    )
            );
        }
        Assert.Equal(centres[0][0], centres[1][0], 0.02);
        Assert.Equal(centres[0][1], centres[1][1], 0.02);
    }

    [Fact]
    public void Fit_SoftBoundary_LeavesAboutItsShareOutside()
    {
        using var fitted = ObjectiveFit.Run(Objective.DeepSvdd(outliers: 0.1));
        float[] scores = [.. fitted.Model.Run(ObjectiveFit.Input, OutputRole.ReconstructionError).Order()];
        Assert.True(scores[(int)(0.85 * scores.Length)] < 0.5 * scores[^1]);
    }

    [Fact]
    public void Fit_Detector_FindsRowsThatAreNoDigits()
    {
        var ml = new MLContext(seed: 1);
        var options = new AutoencoderAnomalyOptions
        {
            Objective = Objective.DeepSvdd(),
            Scaling = InputScaling.None,
            LatentSize = 16,
            HiddenSizes = [64],
            Epochs = 20,
            Seed = 1,
        };
        using var detector = ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(Views.Of(ml, ObjectiveFit.Rows));
        float[][] shuffled =
        [
            .. ObjectiveFit
                .Rows.Take(300)
                .Select(
                    (row, i) =>
                    {
                        var copy = row.ToArray();
                        new Random(i).Shuffle(copy);
                        return copy;
                    }
                ),
        ];
        float[] normal = [.. detector.Transform(Views.Of(ml, ObjectiveFit.Rows)).GetColumn<float>("Score")],
            strange = [.. detector.Transform(Views.Of(ml, shuffled)).GetColumn<float>("Score")];
        double auc = strange.Average(s =>
            normal.Average(n =>
                s > n ? 1.0
                : s == n ? 0.5
                : 0
            )
        );
        Assert.InRange(auc, 0.9, 1);
    }

    /// <summary>
    /// The point from which the codes are as far as the scores say: least squares over the differences of three equations and more.
    /// </summary>
    private static double[] Center(float[][] codes, float[] scores)
    {
        double[,] a = new double[2, 2];
        double[] b = new double[2];
        for (int i = 1; i < codes.Length; i++)
        {
            double x = 2.0 * (codes[i][0] - codes[0][0]),
                y = 2.0 * (codes[i][1] - codes[0][1]);
            double right = Square(codes[i]) - Square(codes[0]) - (scores[i] - (double)scores[0]);
            a[0, 0] += x * x;
            a[0, 1] += x * y;
            a[1, 1] += y * y;
            b[0] += x * right;
            b[1] += y * right;
        }
        double determinant = (a[0, 0] * a[1, 1]) - (a[0, 1] * a[0, 1]);
        return [((b[0] * a[1, 1]) - (b[1] * a[0, 1])) / determinant, ((a[0, 0] * b[1]) - (a[0, 1] * b[0])) / determinant];
    }

    private static double Square(float[] v) => v.Sum(x => (double)x * x);
}
