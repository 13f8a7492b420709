using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

/// <summary>Losses against their formulas in double precision.</summary>
public sealed class RowLossTests
{
    private const int Rows = 7;
    private const int Features = 5;

    public static TheoryData<ReconstructionLoss, Func<double, double, double>> Formulas =>
        new()
        {
            { ReconstructionLoss.MeanSquaredError, (d, _) => d * d },
            { ReconstructionLoss.MeanAbsoluteError, (d, _) => Math.Abs(d) },
            { ReconstructionLoss.Huber, (d, _) => Math.Abs(d) <= 0.7 ? d * d / 2 : 0.7 * (Math.Abs(d) - 0.35) },
            { ReconstructionLoss.LogCosh, (d, _) => Math.Log(Math.Cosh(d)) },
            { ReconstructionLoss.Correntropy, (d, _) => 0.64 * (1 - Math.Exp(-d * d / 1.28)) },
            { ReconstructionLoss.StudentT, (d, _) => 1.75 * Math.Log(1 + (d * d / 2.5)) },
            { ReconstructionLoss.GaussianNegativeLogLikelihood, (d, v) => (v + (d * d / Math.Exp(v))) / 2 },
        };

    [Theory]
    [MemberData(nameof(Formulas))]
    public void Each_Values_FollowTheFormula(ReconstructionLoss kind, Func<double, double, double> formula)
    {
        using var scope = NewDisposeScope();
        var loss = RowLosses.Of(Options(kind));
        int raw = loss.RawSize(Features);
        float[][] rows = Samples.Noise(Rows, raw, seed: 1, scale: 2),
            targets = Samples.Noise(Rows, Features, seed: 2);
        var (given, target) = (StepCase.Matrix(rows), StepCase.Matrix(targets));
        float[] each = FlatTensor.ToArray(loss.Each(given, given.narrow(1, 0, Features), target));
        for (int i = 0; i < each.Length; i++)
        {
            var (row, feature) = Math.DivRem(i, Features);
            double expected = formula(
                rows[row][feature] - (double)targets[row][feature],
                raw > Features ? rows[row][Features + feature] : 0
            );
            Assert.Equal(expected, each[i], 1e-5 * Math.Max(1, Math.Abs(expected)));
        }
    }

    [Fact]
    public void Each_LogCoshOfALargeDifference_IsFinite()
    {
        using var scope = NewDisposeScope();
        var loss = RowLosses.Of(Options(ReconstructionLoss.LogCosh));
        float each = loss.Each(zeros(1, 1), zeros(1, 1), tensor(new[] { 1e4f }, [1, 1])).item<float>();
        Assert.Equal(1e4 - Math.Log(2), each, 1e-2);
    }

    [Fact]
    public void Each_Cosine_IsOneLessTheCosineOfTheAngle()
    {
        using var scope = NewDisposeScope();
        var loss = RowLosses.Of(Options(ReconstructionLoss.Cosine));
        var target = tensor(new float[] { 1, 0, 3, 4, 0, 0 }, [3, 2]);
        var output = tensor(new float[] { 2, 0, -4, 3, 1, 1 }, [3, 2]);
        float[] each = FlatTensor.ToArray(loss.Each(output, output, target));
        Assert.Equal(0, each[0], 1e-6);
        Assert.Equal(1, each[1], 1e-6);
        Assert.Equal(1, each[2], 1e-6); // a row of zeros has no direction
    }

    [Theory]
    [InlineData(0.0, new[] { 1f, 5, 2, 4, 3 })]
    [InlineData(0.2, new[] { 1.25f, 0, 2.5f, 5, 3.75f })]
    [InlineData(0.5, new[] { 5 / 3f, 0, 10 / 3f, 0, 5 })]
    public void Apply_Trimming_LeavesTheGreatestOut(double share, float[] expected)
    {
        using var scope = NewDisposeScope();
        float[] losses = FlatTensor.ToArray(Trimming.Apply(tensor(new float[] { 1, 5, 2, 4, 3 }), share));
        Assert.Equal(expected, losses);
    }

    private static AutoencoderOptions Options(ReconstructionLoss loss) =>
        new()
        {
            Loss = loss,
            HuberDelta = 0.7,
            CorrentropyWidth = 0.8,
            StudentTDegrees = 2.5,
        };
}
