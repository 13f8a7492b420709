namespace MLNetAutoencoder.Tests;

[Trait("Category", "Processes")]
public sealed class TutorialTests
{
    [Fact]
    public void Run_Tutorial_PrintsWhatThePageShows()
    {
        var page = GuidePage.Of("tutorial");
        var run = ExampleRun.Start("14-Tutorial");
        Assert.Empty(run.Errors);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(page.OutputFences, page.Outputs.Count);
        Assert.Equal(page.Outputs.Values.SelectMany(lines => lines), run.Output);
    }
}
