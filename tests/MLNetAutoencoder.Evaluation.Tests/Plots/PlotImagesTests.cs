using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

public sealed class PlotImagesTests : IDisposable
{
    private const int Gap = 4;
    private const int Factor = 28; // tiles of two pixels become 56 wide

    private readonly MLContext _ml = new(seed: 1);
    private readonly TempFolder _folder = new();

    [Fact]
    public void Pixels_LieWhereTheShapeSays()
    {
        var png = Read(
            _ml.Data.PlotImages(
                View([
                    [0, 0.5f, 1, 2],
                ]),
                new ImageShape(2, 2)
            )
        );
        Assert.Equal((1, (2 * Gap) + (2 * Factor), (2 * Gap) + (2 * Factor)), (png.Channels, png.Width, png.Height));
        Assert.Equal([255], png.Pixel(0, 0));
        Assert.Equal([0], png.Pixel(Gap, Gap));
        Assert.Equal([128], png.Pixel(Gap + Factor, Gap));
        Assert.Equal([255], png.Pixel(Gap, Gap + Factor));
        Assert.Equal([255], png.Pixel(Gap + Factor, Gap + Factor)); // beyond the range is white
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Pixels_OfColor_AreRedGreenAndBlue(bool channelsLast)
    {
        float[] image = channelsLast ? [10, 20, 30, 40, 50, 60] : [10, 40, 20, 50, 30, 60];
        var png = Read(_ml.Data.PlotImages(View([image]), new ImageShape(1, 2, 3, channelsLast), dataRange: 255));
        Assert.Equal([10, 20, 30], png.Pixel(Gap, Gap));
        Assert.Equal([40, 50, 60], png.Pixel(Gap + Factor, Gap));
    }

    [Fact]
    public void Images_StandTenInALine_AndOnlySoManyAreRead()
    {
        var view = View([.. Enumerable.Range(0, 40).Select(i => new[] { i / 40f, 0, 0, 0 })]);
        var png = Read(_ml.Data.PlotImages(view, new ImageShape(2, 2), count: 25));
        Assert.Equal(Gap + (10 * (Gap + (2 * Factor))), png.Width);
        Assert.Equal(Gap + (3 * (Gap + (2 * Factor))), png.Height);
        Assert.Equal([(byte)Math.Round(255 * 24 / 40f)], png.Pixel(Gap + (4 * (Gap + (2 * Factor))), Gap + (2 * (Gap + (2 * Factor)))));
        Assert.Equal(25, view.RowsRead);
    }

    [Fact]
    public void Reconstructions_StandBelowTheirImages()
    {
        float[][] images = [.. Enumerable.Repeat(new float[] { 0, 0, 0, 0 }, 12)],
            rebuilt = [.. Enumerable.Repeat(new float[] { 1, 1, 1, 1 }, 12)];
        var view = ColumnViews.Of(12, ColumnViews.Vectors("Features", images), ColumnViews.Vectors("Reconstruction", rebuilt));
        var sheet = _ml.Data.PlotReconstructions(view, new ImageShape(2, 2));
        var png = Read(sheet);
        int tile = Gap + (2 * Factor);
        Assert.Equal(
            [0, 255, 0, 255],
            Enumerable.Range(0, 4).Select(line => (int)png.Pixel(png.Width - (10 * tile), Gap + (line * tile))[0])
        );
        var svg = new SvgDocument(sheet.ToString());
        Assert.Equal(["Features", "Reconstruction", "Features", "Reconstruction"], svg.Texts);
        Assert.Equal("12 images of Features, each above its Reconstruction.", svg.Described("desc"));
    }

    [Fact]
    public void Captions_ArePartOfThePicture()
    {
        float[][] white =
        [
            [1, 1, 1, 1],
        ];
        var view = ColumnViews.Of(1, ColumnViews.Vectors("Features", white), ColumnViews.Vectors("Reconstruction", white));
        var png = Read(_ml.Data.PlotReconstructions(view, new ImageShape(2, 2)));
        int left = png.Width - (2 * Gap) - (2 * Factor);
        Assert.Contains(Enumerable.Range(0, left * png.Height), i => png.Pixel(i % left, i / left)[0] < 100); // ink beside white tiles
    }

    [Fact]
    public void NoisyImages_StandBetween_AndErrorsBelow()
    {
        float[][] clean =

            [
                [0, 0, 0, 0],
            ],
            noisy =

            [
                [1, 0, 1, 0],
            ],
            rebuilt =

            [
                [0, 0, 0, 0.5f],
            ];
        var view = ColumnViews.Of(
            1,
            ColumnViews.Vectors("Features", clean),
            ColumnViews.Vectors("Noisy", noisy),
            ColumnViews.Vectors("Reconstruction", rebuilt)
        );
        var sheet = _ml.Data.PlotReconstructions(view, new ImageShape(2, 2), noisyColumnName: "Noisy", showErrors: true);
        var svg = new SvgDocument(sheet.ToSvg());
        Assert.Equal(["Features", "Noisy", "Reconstruction", "squared error", "squared error: 0", "0.25"], svg.Texts);
        Assert.Equal("1 images of Features, each above Noisy and Reconstruction and squared error.", svg.Described("desc"));
        var png = Read(sheet);
        int left = png.Width - Gap - (2 * Factor),
            tile = Gap + (2 * Factor);
        Assert.Equal([255, 255, 255], png.Pixel(left, Gap + tile)); // the noise, in a sheet that has colors now
        byte[] none = png.Pixel(left, Gap + (3 * tile)),
            most = png.Pixel(left + (2 * Factor) - 1, Gap + (4 * tile) - Gap - 1);
        Assert.True(none.Min() > 220, "No error is nearly white.");
        Assert.True(most[0] > most[1] && most.Max() < 100, "The greatest error is dark red.");
    }

    [Fact]
    public void Errors_OfExactReconstructions_AreNone()
    {
        float[][] same =
        [
            [0, 1, 0, 1],
        ];
        var view = ColumnViews.Of(1, ColumnViews.Vectors("Features", same), ColumnViews.Vectors("Reconstruction", same));
        var svg = new SvgDocument(_ml.Data.PlotReconstructions(view, new ImageShape(2, 2), showErrors: true).ToSvg());
        Assert.Equal(["squared error: 0", "0"], svg.Texts[^2..]);
    }

    [Fact]
    public void Errors_OfAFewPixels_DoNotTakeTheColorsOfTheOthers()
    {
        float[][] clean = [new float[400]],
            rebuilt =

            [
                [.. Enumerable.Repeat(0.1f, 399), 100],
            ];
        var view = ColumnViews.Of(1, ColumnViews.Vectors("Features", clean), ColumnViews.Vectors("Reconstruction", rebuilt));
        var svg = new SvgDocument(_ml.Data.PlotReconstructions(view, new ImageShape(20, 20), showErrors: true).ToSvg());
        Assert.Equal("0.01 or more", svg.Texts[^1]);
    }

    [Fact]
    public void Svg_HoldsTheSamePicture()
    {
        var sheet = _ml.Data.PlotImages(
            View([
                [0, 0.5f, 1, 2],
            ]),
            new ImageShape(2, 2)
        );
        sheet.SaveAsPng(_folder.File("sheet.png"));
        sheet.SaveAsSvg(_folder.File("sheet.svg"));
        const string Start = "data:image/png;base64,";
        string href = new SvgDocument(File.ReadAllText(_folder.File("sheet.svg"))).All("image").Single().Attribute("href")!.Value;
        Assert.StartsWith(Start, href);
        Assert.Equal(File.ReadAllBytes(_folder.File("sheet.png")), Convert.FromBase64String(href[Start.Length..]));
    }

    [Fact]
    public void Rows_ThatAreNotFinite_AreLeftOut() =>
        Assert.Equal(
            [255],
            Read(
                    _ml.Data.PlotImages(
                        View([
                            [float.NaN, 0, 0, 0],
                            [1, 0, 0, 0],
                        ]),
                        new ImageShape(2, 2),
                        count: 1
                    )
                )
                .Pixel(Gap, Gap)
        );

    [Fact]
    public void Faults_AreNamed()
    {
        var view = View([
            [0, 0, 0, 0],
        ]);
        Assert.Contains(
            "An image of 2 channels cannot be shown",
            Assert.Throws<ArgumentException>(() => _ml.Data.PlotImages(view, new ImageShape(1, 2, 2))).Message
        );
        Assert.Contains(
            "An image of 3 x 3 x 1 (height, width, channels) has 9 values",
            Assert.Throws<InvalidOperationException>(() => _ml.Data.PlotImages(view, new ImageShape(3, 3))).Message
        );
        Assert.Contains(
            "There is no column 'Pixels'",
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.PlotImages(view, new ImageShape(2, 2), "Pixels")).Message
        );
        Assert.Equal("count", Assert.Throws<ArgumentException>(() => _ml.Data.PlotImages(view, new ImageShape(2, 2), count: 0)).ParamName);
        Assert.Equal(
            "dataRange",
            Assert.Throws<ArgumentException>(() => _ml.Data.PlotImages(view, new ImageShape(2, 2), dataRange: 0)).ParamName
        );
        Assert.StartsWith(
            "Each of the 1 rows",
            Assert
                .Throws<InvalidOperationException>(() =>
                    _ml.Data.PlotImages(
                        View([
                            [float.NaN, 0, 0, 0],
                        ]),
                        new ImageShape(2, 2)
                    )
                )
                .Message
        );
    }

    public void Dispose() => _folder.Dispose();

    private Png Read(ImageSheet sheet)
    {
        string path = _folder.File($"{Guid.NewGuid():N}.png");
        sheet.SaveAsPng(path);
        return new Png(File.ReadAllBytes(path));
    }

    private static TestView View(float[][] images) => ColumnViews.Of(images.Length, ColumnViews.Vectors("Features", images));
}
