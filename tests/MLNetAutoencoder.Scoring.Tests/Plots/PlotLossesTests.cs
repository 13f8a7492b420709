using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

public sealed class PlotLossesTests
{
    [Fact]
    public void Curves_FollowTheLosses()
    {
        var svg = Draw(History(2, (4, 8), (2, 6), (1, 7)));
        var curves = svg.Curves;
        Assert.Equal(["training", "validation", "best epoch: 2"], svg.Texts[^3..]);
        Assert.Equal(2, curves.Length);
        Assert.Equal([3, 3], curves.Select(c => c.Length));
        // upwards is less: equal losses lie equally high, and places go in proportion to losses
        Assert.Equal((curves[0][1].Y - curves[0][0].Y) / 2, curves[0][2].Y - curves[0][1].Y, 0.2);
        Assert.True(curves[1][1].Y > curves[1][2].Y && curves[1][2].Y > curves[1][0].Y);
        Assert.Equal(curves[0].Select(p => p.X), curves[1].Select(p => p.X));
        Assert.Equal(curves[0][1].X - curves[0][0].X, curves[0][2].X - curves[0][1].X, 0.2);
    }

    [Fact]
    public void LogarithmicAxis_MakesEqualStepsOfEqualFactors()
    {
        var points = new SvgDocument(
            History(1, (100, null), (10, null), (1, null)).PlotLosses(logarithmic: true).ToString()
        ).Curves.Single();
        Assert.Equal(points[1].Y - points[0].Y, points[2].Y - points[1].Y, 0.2);
    }

    [Fact]
    public void Ticks_AreRoundNumbersWithinTheLosses()
    {
        var texts = Draw(History(1, (0.31f, null), (0.118f, null), (0.104f, null))).Texts;
        Assert.All(["0.1", "0.15", "0.2", "0.25", "0.3"], tick => Assert.Contains(tick, texts));
        Assert.All(["1", "2", "3"], epoch => Assert.Contains(epoch, texts));
    }

    [Fact]
    public void Document_HasATitleAndADescription()
    {
        var svg = Draw(History(2, (4, 8), (2, 6)));
        Assert.Equal("img", svg.Root.Attribute("role")!.Value);
        Assert.Equal("Loss by epoch", svg.Described("title"));
        Assert.Equal("Losses of 2 epochs, from 2 to 8. The weights of epoch 2 were kept.", svg.Described("desc"));
    }

    [Fact]
    public void EpochsWithoutALoss_AreLeftOut()
    {
        var svg = Draw(History(1, (4, null), (float.NaN, null), (2, null)));
        Assert.Equal(2, Assert.Single(svg.Curves).Length);
        Assert.DoesNotContain("validation", svg.Texts);
    }

    [Fact]
    public void SingleEpoch_IsADot() => Assert.Single(Draw(History(1, (4, null))).All("circle"));

    [Fact]
    public void HistoryWithoutALoss_IsRefused()
    {
        Assert.Contains(
            "no epoch with a finite loss",
            Assert.Throws<InvalidOperationException>(() => History(1, (float.NaN, null)).PlotLosses()).Message
        );
        Assert.Contains(
            "set logarithmic to false",
            Assert.Throws<InvalidOperationException>(() => History(1, (-1, null)).PlotLosses(logarithmic: true)).Message
        );
    }

    [Fact]
    public void SaveAsSvg_WritesTheDocument()
    {
        using var folder = new TempFolder();
        var plot = History(1, (4, null)).PlotLosses();
        string path = folder.File("losses.svg");
        plot.SaveAsSvg(path);
        Assert.Equal(plot.ToString(), File.ReadAllText(path));
        Assert.Throws<ArgumentException>(() => plot.SaveAsSvg(" "));
    }

    private static SvgDocument Draw(TrainingHistory history) => new(history.PlotLosses().ToString());

    private static TrainingHistory History(int best, params (float Training, float? Validation)[] losses) =>
        new(
            [
                .. losses.Select(
                    (loss, i) =>
                        new EpochRecord
                        {
                            Epoch = i + 1,
                            TrainingLoss = loss.Training,
                            ValidationLoss = loss.Validation,
                            LearningRate = 0.1,
                            RowsPerSecond = 1,
                            Duration = TimeSpan.Zero,
                            MemoryBytes = 0,
                        }
                ),
            ],
            best
        );
}
