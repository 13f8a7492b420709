namespace MLNetAutoencoder.Tests;

public sealed class SparseTests
{
    [Theory]
    [InlineData(0.1, 0)]
    [InlineData(0.2, 0)]
    [InlineData(0.1, 0.9)]
    public void Fit_Sparse_HoldsTheMeanActivationNearItsRate(double rate, double meanDecay)
    {
        using var fitted = ObjectiveFit.Run(
            Objective.Sparse(rate, weight: 1, meanDecay),
            o => (o.LatentActivation, o.LatentSize) = (Activation.Sigmoid, 24)
        );
        double measured = fitted.Codes().Average(code => code.Average());
        Assert.InRange(measured, 0.8 * rate, 1.2 * rate);
        Assert.InRange(fitted.History![^1].Terms["Activation"], 0.8 * rate, 1.2 * rate);
    }

    [Fact]
    public void Fit_SparseL1_HasSmallerActivationsThanWithout()
    {
        using var plain = ObjectiveFit.Run(Objective.Reconstruction());
        using var sparse = ObjectiveFit.Run(Objective.SparseL1(0.05));
        Assert.InRange(Mean(sparse), 0, 0.5 * Mean(plain));

        static double Mean(AutoencoderTransformer fitted) => fitted.Codes().Average(code => code.Average(Math.Abs));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void Fit_KSparse_LeavesExactlyKValues(int k)
    {
        using var fitted = ObjectiveFit.Run(Objective.KSparse(k), o => o.Epochs = 5);
        Assert.All(fitted.Codes(), code => Assert.Equal(k, code.Count(value => value != 0)));
    }

    [Fact]
    public void Fit_KAboveTheDefaultCode_SaysSo()
    {
        var error = Assert.Throws<InvalidOperationException>(() => ObjectiveFit.Run(Objective.KSparse(9), o => o.LatentSize = null));
        Assert.Contains("Objective is KSparse(k: 9), and the code has 8 values", error.Message, StringComparison.Ordinal);
    }
}
