using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>What reports refuse, and that nothing in the data gets out of its place.</summary>
public sealed class ReportFaultTests
{
    [Fact]
    public void SaveReport_HostileNames_StayTexts()
    {
        using var folder = new TempFolder();
        string path = folder.File("report.html");
        var info = TestModels.ExplainingInfo() with
        {
            Kind = ReportCases.Hostile,
            OptionsCode = ReportCases.Hostile,
            Layers = [new(ReportCases.Hostile, ReportCases.Hostile, ReportCases.Hostile, 1)],
        };
        using var detector = new AutoencoderAnomalyTransformer(
            AutoencoderModel.Load(TestModels.Network.Write(TestModels.Input, info)),
            ReportCases.History((2, 1))
        );
        detector.SaveReport(
            path,
            ReportCases.View(ReportCases.Hostile),
            new()
            {
                Title = ReportCases.Hostile,
                IntendedUse = ReportCases.Hostile,
                LabelColumnName = "Class",
                AnomalyLabel = ReportCases.Hostile + "odd",
                IdColumnNames = ["Id"],
            }
        );
        var page = ReportDocument.Read(path); // which is XML, so nothing has ended too early
        string shown = ReportCases.Hostile.Replace('\u0001', '?');
        Assert.Empty(page.All("img"));
        Assert.Single(page.All("script"));
        Assert.Equal([shown, shown], [page.Title, page.Texts("h1").Single()]);
        Assert.Equal([shown, shown], [page.Fact("Intended use"), page.Texts("code").Single()]);
        Assert.StartsWith(shown + "name0", page.Table("Features")[0][0]);
        Assert.All(page.Table("The 20 rows"), cells => Assert.StartsWith(shown + "id ", cells[1]));
        Assert.All(page.Table("The 20 rows"), cells => Assert.Contains(shown + "name", cells[^1]));
    }

    [Fact]
    public void SaveReport_HostileClasses_StayTextsInPictures()
    {
        using var folder = new TempFolder();
        using var model = TestModels.Full();
        model.SaveReport(folder.File("report.html"), ReportCases.View("</svg><img "), new() { LabelColumnName = "Class" });
        var page = ReportDocument.Read(folder.File("report.html"));
        Assert.Empty(page.All("img"));
        Assert.Contains(page.Texts("text"), text => text.Trim().StartsWith("</svg><img", StringComparison.Ordinal));
    }

    /// <summary>Without a policy of its own, what did get out could run.</summary>
    [Fact]
    public void Page_AllowsItsOwnScriptAndStyleAlone()
    {
        using var folder = new TempFolder();
        ReportCases.History((2, 1)).SaveReport(folder.File("report.html"));
        var page = ReportDocument.Read(folder.File("report.html"));
        string policy = page.All("meta").Single(m => m.Attribute("http-equiv") is not null).Attribute("content")!.Value;
        Assert.Equal(
            $"default-src 'none'; img-src data:; style-src 'sha256-{Hash("style")}'; script-src 'sha256-{Hash("script")}'; "
                + "base-uri 'none'; form-action 'none'",
            policy
        );
        Assert.DoesNotMatch("(?i)https?://(?!www\\.w3\\.org/)", page.Html);
        Assert.DoesNotMatch("(?i) (style|on\\w+)=", page.Html);

        string Hash(string name) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(page.Raw(name))));
    }

    [Fact]
    public void SaveReport_DataThatCannotBeRead_LeavesTheFileAsItWas()
    {
        using var folder = new TempFolder();
        string path = folder.File("report.html");
        File.WriteAllText(path, "before");
        using var detector = TestModels.Detector();
        var broken = new TestView(ReportCases.Rows, TestColumn.Features(ReportCases.Values)) { FailsAt = 200 };
        Assert.Throws<InvalidDataException>(() => detector.SaveReport(path, broken));
        Assert.Equal("before", File.ReadAllText(path));
        Assert.Equal([path], folder.Files);
        detector.SaveReport(path, ReportCases.View());
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(path));
        Assert.Equal([path], folder.Files);
        Assert.ThrowsAny<IOException>(() => detector.SaveReport(Path.Combine(folder.Path, "nowhere", "report.html"), ReportCases.View()));
    }

    [Fact]
    public void Faults_OfOptions_StandInOneMessageBeforeAnyRowIsRead()
    {
        using var detector = TestModels.Detector();
        var view = ReportCases.View();
        var options = new AutoencoderReportOptions
        {
            Title = " ",
            Top = 0,
            DataRange = 0,
            AnomalyLabel = "odd",
            IdColumnNames = [""],
            TimeColumnName = "Time",
            ImageShape = new ImageShape(1, 3, 2),
        };
        var e = Assert.Throws<ArgumentException>(() => detector.SaveReport("report.html", view, options));
        Assert.All(
            [
                "Title is blank",
                "Top is 0; give 1 to 1000",
                "DataRange is 0; give above 0",
                "AnomalyLabel is 'odd' without a LabelColumnName",
                "IdColumnNames is null or holds a blank name",
                "TimeColumnName is set, and a report of this model has no use for it",
                "ImageShape has 2 channels",
            ],
            text => Assert.Contains(text, e.Message)
        );
        Assert.Equal(0, view.RowsRead);
        Assert.False(File.Exists("report.html"));
    }

    [Fact]
    public void Faults_OfColumns_AreNamed()
    {
        using var detector = TestModels.Detector();
        Assert.Contains("'Lable'", Fault<ArgumentOutOfRangeException>(new() { LabelColumnName = "Lable" }));
        Assert.Contains("set the option AnomalyLabel", Fault<InvalidOperationException>(new() { LabelColumnName = "Class" }));
        Assert.Contains("IdColumnNames", Fault<InvalidOperationException>(new() { IdColumnNames = ["Features"] }));
        Assert.Contains("no rows", Fault<InvalidOperationException>(new(), ReportCases.View(rows: 0)));
        Assert.Throws<ArgumentException>(() => detector.SaveReport(" ", ReportCases.View()));
        Assert.Throws<ArgumentNullException>(() => detector.SaveReport("report.html", null!));

        string Fault<T>(AutoencoderReportOptions options, IDataView? data = null)
            where T : Exception => Assert.Throws<T>(() => detector.SaveReport("report.html", data ?? ReportCases.View(), options)).Message;
    }

    [Fact]
    public void SaveReport_InAnotherCulture_IsTheSame()
    {
        using var folder = new TempFolder();
        using var detector = TestModels.Explaining();
        string[] pages = [Write("en-US"), Write("de-DE")];
        Assert.Equal(pages[0], pages[1]);

        string Write(string name)
        {
            var culture = CultureInfo.CurrentCulture;
            try
            {
                CultureInfo.CurrentCulture = new(name);
                detector.SaveReport(folder.File("report.html"), ReportCases.View(), new() { LabelColumnName = "Label" });
            }
            finally
            {
                CultureInfo.CurrentCulture = culture;
            }
            return Regex.Replace(File.ReadAllText(folder.File("report.html")), "<dd>2[^<]* UTC</dd>", ""); // the time of the report
        }
    }
}
