namespace MLNetAutoencoder.Tests;

public sealed class EarlyStoppingTests
{
    [Fact]
    public void Observe_LossFalls_NeverStops()
    {
        var stopping = new EarlyStopping(patience: 1, minimumImprovement: 0);
        for (int epoch = 1; epoch <= 50; epoch++)
        {
            Assert.True(stopping.Observe(epoch, 100f - epoch));
            Assert.False(stopping.ShouldStop);
        }
        Assert.Equal(50, stopping.BestEpoch);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Observe_NoImprovement_StopsAfterPatience(int patience)
    {
        var stopping = new EarlyStopping(patience, minimumImprovement: 0);
        stopping.Observe(1, 5);
        for (int epoch = 2; epoch <= patience; epoch++)
        {
            Assert.False(stopping.Observe(epoch, 5));
            Assert.False(stopping.ShouldStop);
        }
        stopping.Observe(patience + 1, 5);
        Assert.True(stopping.ShouldStop);
        Assert.Equal(1, stopping.BestEpoch);
    }

    [Fact]
    public void Observe_PatienceIsNull_NeverStops()
    {
        var stopping = new EarlyStopping(null, 0);
        for (int epoch = 1; epoch <= 1000; epoch++)
            stopping.Observe(epoch, epoch);
        Assert.False(stopping.ShouldStop);
        Assert.Equal(1, stopping.BestEpoch);
    }

    [Fact]
    public void Observe_ImprovesTooLittle_CountsAsBestButNotAsImprovement()
    {
        var stopping = new EarlyStopping(patience: 2, minimumImprovement: 0.1);
        stopping.Observe(1, 1f);
        Assert.True(stopping.Observe(2, 0.95f));
        Assert.True(stopping.Observe(3, 0.91f));
        Assert.True(stopping.ShouldStop);
        Assert.Equal(3, stopping.BestEpoch);
    }

    [Fact]
    public void Observe_SmallStepsThatAddUp_CountAsImprovement()
    {
        var stopping = new EarlyStopping(patience: 2, minimumImprovement: 0.1);
        stopping.Observe(1, 1f);
        stopping.Observe(2, 0.95f);
        stopping.Observe(3, 0.89f); // more than a tenth below epoch 1
        Assert.False(stopping.ShouldStop);
        stopping.Observe(4, 0.89f);
        Assert.False(stopping.ShouldStop);
        stopping.Observe(5, 0.89f);
        Assert.True(stopping.ShouldStop);
        Assert.Equal(3, stopping.BestEpoch);
    }

    [Fact]
    public void Observe_LossIsZeroFromTheStart_Stops()
    {
        var stopping = new EarlyStopping(2, 0.001);
        stopping.Observe(1, 0);
        stopping.Observe(2, 0);
        stopping.Observe(3, 0);
        Assert.True(stopping.ShouldStop);
        Assert.Equal(1, stopping.BestEpoch);
    }
}
