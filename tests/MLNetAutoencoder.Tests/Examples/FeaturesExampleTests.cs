namespace MLNetAutoencoder.Tests;

public sealed class FeaturesExampleTests
{
    [Fact]
    public void Run_GeneratedDigits_KeepsTheClassesApartInSixteenValues()
    {
        var run = ExampleRun.Start("02-FeaturesBeforeClassifier");
        Assert.True(run.Number("raw_accuracy") > 0.9);
        Assert.True(run.Number("pca_accuracy") > 0.85);
        Assert.True(run.Number("latent_accuracy") > 0.85); // Chance is 0.1.
        Assert.Empty(run.Errors);
    }

    [Fact]
    public void Run_EpochsOutOfRange_SaysSoInOneLine()
    {
        var run = ExampleRun.Start("02-FeaturesBeforeClassifier", "--epochs", "0");
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains("Epochs is 0", Assert.Single(run.Errors), StringComparison.Ordinal);
    }
}
