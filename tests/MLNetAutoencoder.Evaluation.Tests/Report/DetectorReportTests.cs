using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>What a report says of a detector and its rows.</summary>
public sealed class DetectorReportTests
{
    private static readonly double[] s_scores = TestModels.Network.Expected(ReportCases.Values, OutputRole.ReconstructionError);
    private static readonly bool[] s_flagged = [.. s_scores.Select(score => score > TestModels.Threshold)];

    [Fact]
    public void SaveReport_WithoutOptions_TellsWhatIsFlaggedAndWhatTheDataAre()
    {
        var page = Write(TestModels.Detector(), ReportCases.View());
        int flagged = s_flagged.Count(f => f);
        Assert.Equal(["Summary", "Highest scores", "Scores", "Data", "Model card", "Environment"], page.Headings);
        Assert.Equal("Anomaly detector", page.Title);
        Assert.Equal(["300", $"{flagged}", "1"], new[] { "Rows", "Flagged", "Threshold" }.Select(page.Fact));
        Assert.Contains($"flags {flagged} of 300 rows", page.Section("summary"));
        Assert.Equal(20, page.Table("The 20 rows").Length);
        Assert.Equal(
            s_scores.Select((score, row) => (score, row)).OrderByDescending(pair => pair.score).Take(20).Select(pair => $"{pair.row}"),
            page.Table("The 20 rows").Select(cells => cells[0])
        );
        double[] first = [.. ReportCases.Values.Where((_, i) => i % TestModels.Features == 0).Select(v => (double)v)];
        string[] feature = page.Table("Features that are numbers")[0];
        Assert.Equal(["name0", "0"], feature[..2]);
        Assert.Equal(first.Average(), double.Parse(feature[2]), 3);
        Assert.Equal(first.Order().Skip(149).Take(2).Average(), double.Parse(feature[3]), 3);
        Assert.Equal((first.Min(), first.Max()), (double.Parse(feature[4]), double.Parse(feature[5])), Close);
        Assert.Equal("1,000 rows, 3 left out", page.Fact("Trained on"));
    }

    [Fact]
    public void SaveReport_WithLabels_TellsHowManyFlaggedAreRightAndTheMetrics()
    {
        var page = Write(
            TestModels.Detector(),
            ReportCases.View(),
            new()
            {
                LabelColumnName = "Label",
                Top = 7,
                IdColumnNames = ["Id", "Time"],
            }
        );
        int flagged = s_flagged.Count(f => f),
            anomalies = ReportCases.Labels.Count(l => l),
            right = s_flagged.Zip(ReportCases.Labels).Count(pair => pair is (true, true));
        Assert.Contains($"{right} of the {flagged} flagged rows are anomalies", page.Section("summary"));
        Assert.Contains($"{right} of all {anomalies} anomalies are flagged", page.Section("summary"));
        Assert.Equal(
            [
                ["Anomaly", $"{right}", $"{anomalies - right}"],
            ],
            page.Table("Rows by label")[..1]
        );
        string[] precision = page.Table("Metrics by the labels").Single(cells => cells[0] == "Precision");
        Assert.Equal((double)right / flagged, double.Parse(precision[1]), 3);
        Assert.Matches("^0\\.\\d{3} – [01]\\.\\d{3}$", precision[2]);
        Assert.Contains("Precision and recall", page.Section("quality"));
        var top = page.Table("The 7 rows");
        int row = int.Parse(top[0][0]);
        Assert.Equal([$"id {row}", new DateTime(2026, 1, 2).AddHours(row).ToString("yyyy-MM-dd HH:mm:ss", null)], top[0][1..3]);
        Assert.Equal(["flagged", ReportCases.Labels[row] ? "anomaly" : "normal"], top[0][4..]);
    }

    [Fact]
    public void SaveReport_OfTextLabels_TakesThatOfTheOptionForTheAnomaly()
    {
        var byText = Write(TestModels.Detector(), ReportCases.View(), new() { LabelColumnName = "Class", AnomalyLabel = "odd" });
        var byFlag = Write(TestModels.Detector(), ReportCases.View(), new() { LabelColumnName = "Label" });
        Assert.Equal(byFlag.Section("summary"), byText.Section("summary"));
        Assert.Equal(byFlag.Table("Metrics"), byText.Table("Metrics"));
    }

    [Fact]
    public void SaveReport_LabelsOfOneKind_SaysSoInPlaceOfMetrics()
    {
        var page = Write(TestModels.Detector(), ReportCases.View(change: _ => false), new() { LabelColumnName = "Label" });
        Assert.DoesNotContain("How good it is", page.Headings);
        Assert.Contains("0 of all 0 anomalies are flagged. Labels of one kind alone allow no curves", page.Section("summary"));
    }

    [Fact]
    public void SaveReport_OfADetectorThatExplains_GivesReasons()
    {
        var page = Write(TestModels.Explaining(), ReportCases.View());
        string[] top = page.Table("The 20 rows")[0];
        int row = int.Parse(top[0]);
        float[] values = ReportCases.Values[(row * TestModels.Features)..((row + 1) * TestModels.Features)];
        double[] parts = TestModels.Network.Expected(values, OutputRole.Contributions);
        int most = Array.IndexOf(parts, parts.Max());
        Assert.Matches($"^name{most} -?[\\d.]+: \\d+%", top[3]);
        Assert.Contains(Invariant.Text($": {parts.Max() / parts.Sum() * 100:0}%"), top[3]);
    }

    [Fact]
    public void SaveReport_RowsWithoutAScore_AreCountedAndNotFlagged()
    {
        float[] values = [.. ReportCases.Values];
        (values[0], values[TestModels.Features]) = (float.NaN, float.PositiveInfinity);
        var page = Write(TestModels.Detector(), new TestView(ReportCases.Rows, TestColumn.Features(values)));
        Assert.Contains("2 rows got no score and are not flagged", page.Section("summary"));
        Assert.Equal(["f0", "2"], page.Table("Features that are numbers")[0][..2]);
    }

    [Fact]
    public void SaveReport_NoRowWithAScore_HasNoScoresToShow()
    {
        float[] values = [.. Enumerable.Repeat(float.NaN, TestModels.Features)];
        var page = Write(TestModels.Detector(), new TestView(1, TestColumn.Features(values)));
        Assert.Equal(["Summary", "Data", "Model card", "Environment"], page.Headings);
        Assert.Contains("flags 0 of 1 row", page.Section("summary"));
        Assert.Equal(["f0", "1", "–", "–", "–", "–"], page.Table("Features that are numbers")[0]);
    }

    [Fact]
    public void SaveReport_OptionsAndIntendedUse_StandInTheModelCard()
    {
        var info = TestModels.DetectorInfo() with
        {
            OptionsCode = "new AutoencoderAnomalyOptions { Seed = 1 }",
            Layers = [new LayerInfo("encoder", "Dense Tanh", "3", 21), new LayerInfo("decoder", "Dense", "6", 24)],
        };
        using var detector = new AutoencoderAnomalyTransformer(
            AutoencoderModel.Load(TestModels.Network.Write(TestModels.Input, info)),
            ReportCases.History((2, 3), (1, null))
        );
        var page = Write(detector, ReportCases.View(), new() { IntendedUse = "To watch pumps.", Title = "Pumps" });
        Assert.Equal(("Pumps", "To watch pumps.", "45"), (page.Title, page.Fact("Intended use"), page.Fact("Parameters")));
        Assert.Equal(info.OptionsCode, page.Texts("code").Single());
        Assert.Equal(["encoder", "Dense Tanh", "3", "21"], page.Table("Layers")[0]);
        Assert.Equal(["1", "2", "3", "0.1", "1,000", ""], page.Table("Epochs")[0]);
        Assert.Equal("yes", page.Table("Epochs")[1][5]);
    }

    private static ReportDocument Write(AutoencoderAnomalyTransformer detector, IDataView data, AutoencoderReportOptions? options = null)
    {
        using var folder = new TempFolder();
        detector.SaveReport(folder.File("report.html"), data, options);
        Assert.Single(folder.Files);
        return ReportDocument.Read(folder.File("report.html"));
    }

    private static bool Close((double, double) a, (double, double) b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 0.01;
}
