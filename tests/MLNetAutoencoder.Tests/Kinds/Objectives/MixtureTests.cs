using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

public sealed class MixtureTests
{
    /// <summary>
    /// Two components whose means, spreads and shares are known: the energy by the numbers kept is that of the densities.
    /// </summary>
    [Fact]
    public void Make_KnownComponents_GiveTheDensity()
    {
        var random = new Random(1);
        float[][] rows = [.. Enumerable.Range(0, 40_000).Select(i => i % 4 == 0 ? Row(3, -1, 0.5, 0) : Row(-2, 1, 1, 1))];
        var mixture = new Mixture(rows, 2, 2);
        foreach (var (x, y) in new[] { (3.0, -1.0), (-2.0, 1.0), (0.0, 0.0), (-3.0, 2.5) })
            Assert.Equal(
                Math.Log((0.25 * Density(x - 3, y + 1, 0.5)) + (0.75 * Density(x + 2, y - 1, 1))),
                LogDensity(mixture, x, y),
                0.08
            );

        float[] Row(double x, double y, double deviation, int component) =>
            [
                (float)(x + (deviation * random.NextNormal())),
                (float)(y + (deviation * random.NextNormal())),
                component == 0 ? 1 : 0,
                component,
            ];
    }

    /// <summary>Two rows far apart span one direction only, where the ridge is lost: such a batch learns to rebuild, and no more.</summary>
    [Fact]
    public void Loss_BatchWithoutAMixture_ReportsNoEnergy()
    {
        using var test = new StepCase(KindCases.Options("gaussian mixture"), 4);
        using var step = new AutogradStep(test.Settings, test.Parameters.Values, test.Parameters.Buffers, ScalarType.Float32);
        Assert.NotEqual(0, Energy(test.Rows(30)));
        Assert.Equal(
            0,
            Energy([
                [1e15f, 2e15f, 0, 1e15f],
                [0, -1e15f, 3e15f, 0],
            ])
        );

        double Energy(float[][] rows)
        {
            using var scope = NewDisposeScope();
            double[] terms = [0];
            double loss = step.Differentiate(StepCase.Matrix(rows), null, rows.Length, new StepMoment(5, 0), terms);
            Assert.True(double.IsFinite(loss));
            return terms[0];
        }
    }

    [Fact]
    public void Make_RowsOnALine_HasACovarianceThatCanBeInverted()
    {
        float[][] rows = [.. Enumerable.Range(0, 100).Select(i => new float[] { i, 2 * i, 1 })];
        var mixture = new Mixture(rows, 2, 1);
        Assert.All(mixture.Whitening, value => Assert.True(float.IsFinite(value)));
        Assert.True(float.IsFinite(mixture.LogWeights[0]));
    }

    [Fact]
    public void Fit_GaussianMixture_ScoresStrangeRowsHigher()
    {
        using var fitted = ObjectiveFit.Run(Objective.GaussianMixture(components: 3), o => (o.LatentSize, o.BatchSize) = (4, 150));
        float[] strange =
        [
            .. ObjectiveFit
                .Rows.Take(200)
                .SelectMany(
                    (row, i) =>
                    {
                        var copy = row.ToArray();
                        new Random(i).Shuffle(copy);
                        return copy;
                    }
                ),
        ];
        double normal = fitted.MeanError(),
            other = fitted.Model.Run(strange, OutputRole.ReconstructionError).Average();
        Assert.True(other > normal + 5, $"{other} for strange rows and {normal} for digits, in nats");
    }

    private static double Density(double x, double y, double deviation) =>
        Math.Exp(-((x * x) + (y * y)) / (2 * deviation * deviation)) / (2 * Math.PI * deviation * deviation);

    private static double LogDensity(Mixture mixture, double x, double y)
    {
        double sum = 0;
        for (int c = 0; c < 2; c++)
        {
            double a = x - mixture.Means[2 * c],
                b = y - mixture.Means[(2 * c) + 1];
            double u = mixture.Whitening[4 * c] * a,
                v = (mixture.Whitening[(4 * c) + 2] * a) + (mixture.Whitening[(4 * c) + 3] * b);
            sum += Math.Exp(mixture.LogWeights[c] - (((u * u) + (v * v)) / 2));
        }
        return Math.Log(sum);
    }
}
