namespace MLNetAutoencoder.Tests;

public sealed class PlateauTests
{
    [Fact]
    public void Observe_LossIsNegative_CountsAFallAsImprovementAndARiseNot()
    {
        var plateau = new Plateau((PlateauRate)LearningRateSchedule.ReduceOnPlateau(patience: 1, minimumImprovement: 0.1));
        foreach (double loss in new[] { -1, -1.2, -1.5, -2 })
            plateau.Observe(loss);
        Assert.Equal(1, plateau.Share);
        plateau.Observe(-1.9);
        plateau.Observe(-2.1); // better, but by too little
        Assert.Equal(0.1, plateau.Share);
    }

    [Fact]
    public void Observe_LossIsNotANumber_IsNoImprovement()
    {
        var plateau = new Plateau((PlateauRate)LearningRateSchedule.ReduceOnPlateau(factor: 0.5, patience: 0));
        plateau.Observe(double.NaN);
        Assert.Equal(0.5, plateau.Share);
        plateau.Observe(3);
        Assert.Equal(0.5, plateau.Share);
    }
}
