namespace MLNetAutoencoder.Tests;

[Trait("Category", "Processes")]
public sealed class FewLabelsExampleTests
{
    [Fact]
    public void Run_GeneratedDigits_LearnsMoreFromTheCodeThanFromThePixels()
    {
        var run = ExampleRun.Start("02-FewLabels", "--labels", "30", "--draws", "1", "--epochs", "6");
        double pixels = run.Number("raw_accuracy"); // Chance is 0.1.
        Assert.InRange(pixels, 0.5, 0.9);
        Assert.InRange(run.Number("pca_accuracy"), 0.5, 0.9);
        Assert.True(run.Number("code_accuracy") > pixels);
        Assert.Empty(run.Errors);
    }

    [Fact]
    public void Run_EpochsOutOfRange_SaysSoInOneLine()
    {
        var run = ExampleRun.Start("02-FewLabels", "--epochs", "0");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Epochs is 0", Assert.Single(run.Errors), StringComparison.Ordinal);
    }
}
