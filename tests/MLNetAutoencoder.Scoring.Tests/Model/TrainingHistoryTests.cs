namespace MLNetAutoencoder.Tests;

public class TrainingHistoryTests
{
    [Fact]
    public void ToString_TwoEpochs_GivesALineEachAndMarksTheBest()
    {
        var history = new TrainingHistory(
            [new(1, 0.5f, null, TimeSpan.FromMilliseconds(1.5)), new(2, 0.25f, 0.125f, TimeSpan.FromMilliseconds(20))],
            bestEpoch: 2);
        string[] lines = history.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Equal(["1", "0.5", "-", "1.5"], lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["2*", "0.25", "0.125", "20.0"], lines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void History_OfEpochs_IsTheirList()
    {
        var history = new TrainingHistory([new(1, 0.5f, null, TimeSpan.Zero)], bestEpoch: 1);
        Assert.Equal(1, history.BestEpoch);
        Assert.Equal(0.5f, Assert.Single(history).TrainingLoss);
    }
}
