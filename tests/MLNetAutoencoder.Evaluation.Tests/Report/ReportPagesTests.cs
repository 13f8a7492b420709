using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>
/// A page of each kind, of hostile names throughout. The folder that REPORT_PAGES names gets them, for the tests in a browser; without it
/// they go when the test ends.
/// </summary>
public sealed class ReportPagesTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly IDataView _data = ReportCases.View(ReportCases.Hostile);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Detector_HasAPage()
    {
        var info = TestModels.ExplainingInfo() with { OptionsCode = $"new AutoencoderAnomalyOptions {{ Score = {ReportCases.Hostile} }}" };
        using var detector = new AutoencoderAnomalyTransformer(
            AutoencoderModel.Load(TestModels.Network.Write(TestModels.Input, info)),
            ReportCases.History((2, 3), (1.5f, 2), (1, 1.5f))
        );
        var options = new AutoencoderReportOptions
        {
            Title = ReportCases.Hostile,
            LabelColumnName = "Label",
            IdColumnNames = ["Id"],
        };
        detector.SaveReport(Path("detector"), _data, options);
        Assert.Contains("How good it is", ReportDocument.Read(Path("detector")).Headings);
    }

    [Fact]
    public void Model_HasAPageWithMapAndQuality()
    {
        using var model = TestModels.Full();
        model.SaveReport(Path("model"), _data, new() { LabelColumnName = "Class" });
        var page = ReportDocument.Read(Path("model"));
        Assert.Equal(["Summary", "Map of the codes", "How good it is", "Data", "Model card", "Environment"], page.Headings);
        Assert.Equal("3 values", page.Fact("Code"));
        Assert.Equal(TestModels.Features, page.Table("Reconstruction of each feature").Length);
    }

    [Fact]
    public void Model_OfImages_HasAPageWithThem()
    {
        using var model = TestModels.Full();
        model.SaveReport(Path("images"), _data, new() { ImageShape = new ImageShape(2, 3), Title = "Images" });
        var page = ReportDocument.Read(Path("images"));
        Assert.Contains("Reconstructions", page.Headings);
        Assert.StartsWith("data:image/png;base64,", page.All("image").Single().Attribute("href")!.Value);
        Assert.Contains("300 images of 3 x 2 pixels", page.Section("data"));
    }

    [Fact]
    public void Model_OfImagesThatItDoesNotRebuild_NamesTheOption()
    {
        using var model = TestModels.Encoder();
        var e = Assert.Throws<InvalidOperationException>(() =>
            model.SaveReport(Path("none"), _data, new() { ImageShape = new ImageShape(2, 3) })
        );
        Assert.Contains("ReconstructionColumnName", e.Message);
    }

    [Fact]
    public void Series_HasAPageWithIncidents()
    {
        using var series = ReportCases.Series();
        series.SaveReport(Path("series"), _data, new() { TimeColumnName = "Time", LabelColumnName = "Label" });
        var page = ReportDocument.Read(Path("series"));
        string[] worst = page.Table("Incidents")[0];
        Assert.InRange(int.Parse(worst[0]), 140, 154);
        Assert.StartsWith("2026-01-0", worst[2]);
        Assert.Equal("VUS-PR", page.Table("Metrics by the labels")[0][0]);
    }

    [Fact]
    public void History_HasAPage()
    {
        ReportCases.History((2, 3), (1.5f, 2), (1, 1.5f)).SaveReport(Path("history"));
        var page = ReportDocument.Read(Path("history"));
        Assert.Equal(["Summary", "Training", "Environment"], page.Headings);
        Assert.Equal(("3", "1.5", "2 min 0 s"), (page.Fact("Epoch kept"), page.Fact("Validation loss"), page.Fact("Time")));
        var nothing = ReportCases.History((float.NaN, null));
        Assert.Contains("finite loss", Assert.Throws<InvalidOperationException>(() => nothing.SaveReport(Path("nothing"))).Message);
    }

    private string Path(string name) =>
        System.IO.Path.Combine(Environment.GetEnvironmentVariable("REPORT_PAGES") ?? _folder.Path, name + ".html");
}
