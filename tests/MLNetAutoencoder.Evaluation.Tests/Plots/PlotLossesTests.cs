using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

public sealed class PlotLossesTests
{
    [Fact]
    public void Curves_FollowTheLosses()
    {
        var svg = Draw(History(2, (4, 8), (2, 6), (1, 7)));
        var curves = svg.Marks.Select(marks => marks[..^1]).ToArray(); // without that in the legend
        Assert.All(["training", "validation", "best epoch: 2", "Loss by epoch", "epoch", "loss"], text => Assert.Contains(text, svg.Texts));
        Assert.Equal(2, curves.Length);
        Assert.Equal([3, 3], curves.Select(c => c.Length));
        // upwards is less: equal losses lie equally high, and places go in proportion to losses
        Assert.Equal((curves[0][1].Y - curves[0][0].Y) / 2, curves[0][2].Y - curves[0][1].Y, 0.2);
        Assert.True(curves[1][1].Y > curves[1][2].Y && curves[1][2].Y > curves[1][0].Y);
        // to a thousandth of a pixel, as texts of any font place them
        Assert.All(curves[0].Zip(curves[1]), pair => Assert.Equal(pair.First.X, pair.Second.X, 0.001));
        Assert.Equal(curves[0][1].X - curves[0][0].X, curves[0][2].X - curves[0][1].X, 0.2);
    }

    [Fact]
    public void LogarithmicAxis_MakesEqualStepsOfEqualFactors()
    {
        var points = new SvgDocument(
            History(1, (100, null), (10, null), (1, null)).PlotLosses(logarithmic: true).ToString()
        ).Marks.Single();
        Assert.Equal(points[1].Y - points[0].Y, points[2].Y - points[1].Y, 0.2);
        Assert.True(points[1].Y - points[0].Y > 20);
    }

    [Fact]
    public void Ticks_AreRoundNumbersWithinTheLosses()
    {
        var texts = Draw(History(1, (0.31f, null), (0.118f, null), (0.104f, null))).Texts;
        Assert.All(["0.1", "0.2", "0.3"], tick => Assert.Contains(tick, texts));
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
        Assert.Equal(2 + 1, Assert.Single(svg.Marks).Length);
        Assert.DoesNotContain("validation", svg.Texts);
    }

    [Fact]
    public void SingleEpoch_IsADot() => Assert.Equal(1 + 1, Assert.Single(Draw(History(1, (4, null))).Marks).Length);

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

    /// <summary>The picture has twice the size of the document, a white ground and ink on it.</summary>
    [Fact]
    public void SaveAsPng_WritesAPicture()
    {
        using var folder = new TempFolder();
        string path = folder.File("losses.png");
        History(2, (4, 8), (2, 6)).PlotLosses().SaveAsPng(path);
        using var picture = SkiaSharp.SKBitmap.Decode(path);
        Assert.Equal((1520, 920), (picture.Width, picture.Height));
        Assert.Equal(SkiaSharp.SKColors.White, picture.GetPixel(2, 2));
        Assert.True(picture.Pixels.Distinct().Count() > 100);
        Assert.Throws<ArgumentException>(() => History(1, (4, null)).PlotLosses().SaveAsPng(""));
    }

    [Fact]
    public void Chart_InAnotherCulture_IsTheSame()
    {
        string expected = History(2, (0.4f, 0.8f), (0.2f, 0.6f)).PlotLosses().ToString();
        var culture = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = new("de-DE");
            Assert.Equal(expected, History(2, (0.4f, 0.8f), (0.2f, 0.6f)).PlotLosses().ToString());
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = culture;
        }
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
