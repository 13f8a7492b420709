namespace MLNetAutoencoder.Tests;

/// <summary>Objectives that hold the codes together near a standard normal distribution.</summary>
public sealed class LatentDistributionTests
{
    [Fact]
    public void Fit_Wasserstein_HasCodesOfMeanZeroAndVarianceOne()
    {
        using var fitted = ObjectiveFit.Run(Objective.Wasserstein(weight: 1), o => o.BatchSize = 150);
        Check(fitted, 0.35);
    }

    [Fact]
    public void Fit_Adversarial_HasCodesOfMeanZeroAndVarianceOne()
    {
        using var fitted = ObjectiveFit.Run(
            Objective.Adversarial(),
            o => (o.Epochs, o.LearningRate, o.Optimizer) = (100, 1e-3, Optimizer.Adam(beta1: 0.5))
        );
        Check(fitted, 0.6);
        Assert.InRange(fitted.History![^1].Terms["Discriminator"], 0.8, 1.6); // 1.386 where it cannot tell
    }

    private static void Check(AutoencoderTransformer fitted, double tolerance)
    {
        var moments = ObjectiveFit.Moments(fitted.Codes());
        Assert.All(moments, moment => Assert.InRange(moment.Mean, -tolerance, tolerance));
        Assert.All(moments, moment => Assert.InRange(moment.Variance, 1 - tolerance, 1 + tolerance));
    }
}
