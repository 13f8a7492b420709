using System.Globalization;
using Google.Protobuf;

namespace MLNetAutoencoder.Tests;

/// <summary>Explanations of detectors that have a column for it, and texts of explanations.</summary>
public sealed class ExplainTests
{
    private readonly float[] _rows = TestModels.Rows(300);

    [Fact]
    public void Explain_ContributionsButNoReconstruction_ExpectsNothing()
    {
        using var detector = TestModels.Explaining();
        float[] scores = detector.Model.Score(_rows);
        float[] parts = detector.Model.Run(_rows, OutputRole.Contributions);
        int live = AutoencoderModel.LiveCount;
        var explained = detector.Explain(View(), top: 4, features: 2);
        Assert.Equal(live, AutoencoderModel.LiveCount);
        int[] highest = [.. Enumerable.Range(0, 300).OrderByDescending(row => scores[row]).Take(4)];
        Assert.Equal(highest.Select(row => (long)row), explained.Select(row => row.Row));
        foreach (var row in explained)
        {
            var own = parts.Skip((int)row.Row * TestModels.Features).Take(TestModels.Features).ToList();
            Assert.Null(row.Probability);
            Assert.Equal(own.OrderDescending().Take(2), row.Features.Select(feature => feature.Contribution));
            Assert.All(row.Features, feature => Assert.Null(feature.Expected));
            foreach (var feature in row.Features)
            {
                int slot = own.IndexOf(feature.Contribution);
                Assert.Equal("abcdef"[slot].ToString(), feature.Name);
                Assert.Equal(_rows[(row.Row * TestModels.Features) + slot], feature.Value);
                Assert.Equal(feature.Contribution / row.Score, feature.Share, 1e-5f);
            }
        }
    }

    [Fact]
    public void Explain_EqualScoresAndNaN_GivesTheFirstRowsAndNoNaN()
    {
        float[] row = TestModels.Rows(1);
        float[] rows = [.. Enumerable.Repeat(row, 100).SelectMany(values => values)];
        rows[1] = float.NaN;
        using var detector = TestModels.Explaining();
        var view = new TestView(100, TestColumn.Features(rows));
        Assert.Equal([1, 2, 3], detector.Explain(view, top: 3).Select(explanation => explanation.Row));
        Assert.Single(view.Opened);
        Assert.Equal(1, view.Closed);
        Assert.Equal(99, detector.Explain(view, top: int.MaxValue, features: int.MaxValue).Count);
        Assert.Empty(detector.Explain(new TestView(0, TestColumn.Features([]))));
    }

    [Fact]
    public void Explain_FileOfAnOlderVersion_SaysWhatToDo()
    {
        using var detector = TestModels.Detector();
        var error = Assert.Throws<InvalidOperationException>(() => detector.Explain(View()));
        Assert.Contains("ContributionsColumnName", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> DamagedNodes =>
        [
            "no base64!",
            Convert.ToBase64String([1, 2, 3]),
            Convert.ToBase64String(new GraphProto { Output = { OnnxGraphBuilder.ValueInfo("other", DataType.Single, 6) } }.ToByteArray()),
            Convert.ToBase64String(
                new GraphProto
                {
                    Output = { OnnxGraphBuilder.Describe(ExplanationNodes.Output(OutputRole.Contributions, 6)) },
                }.ToByteArray()
            ),
        ];

    [Theory]
    [MemberData(nameof(DamagedNodes))]
    public void Explain_DamagedNodes_AreRefusedAndScoringGoesOn(string nodes)
    {
        var file = ModelProto.Read(TestModels.DetectorBytes());
        file.MetadataProps.Add(new StringStringEntryProto { Key = "mlnetautoencoder.explanation", Value = nodes });
        using var detector = new AutoencoderAnomalyTransformer(AutoencoderModel.Load(file.ToByteArray()));
        Assert.Throws<ModelFormatException>(() => detector.Explain(View()));
        Assert.Equal(300, Read.Floats(detector.Transform(View()), "Score").Length);
    }

    [Fact]
    public void Explain_BadArguments_SaysWhatIsAccepted()
    {
        using var detector = TestModels.Explaining();
        Assert.Contains("must be 1 or more", Assert.Throws<ArgumentOutOfRangeException>(() => detector.Explain(View(), 0)).Message);
        Assert.Equal("features", Assert.Throws<ArgumentOutOfRangeException>(() => detector.Explain(View(), 1, 0)).ParamName);
        Assert.Throws<ArgumentNullException>(() => detector.Explain(null!));
        var view = new TestView(3, TestColumn.Features(TestModels.Rows(3), "Other"));
        Assert.Contains("'Features'", Assert.ThrowsAny<ArgumentException>(() => detector.Explain(view)).Message);
    }

    [Theory]
    [InlineData(15.1f, 0.3f, "bytes_out 15.1, expected 0.3, 62% of the score")]
    [InlineData(1234567.8f, null, "bytes_out 1234568, 62% of the score")]
    [InlineData(-98765f, 1e12f, "bytes_out -98765, expected 1E+12, 62% of the score")]
    public void ToString_Number_IsReadable(float value, float? expected, string text)
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            var feature = new FeatureExplanation("bytes_out", value, expected, 6.2f, 0.62f);
            Assert.Equal(text, $"{feature}");
            Assert.Equal(
                $"row 1234, score 10, anomaly: {text}; {text}",
                $"{new AnomalyExplanation(1234, 10, true, 0.99f, [feature, feature])}"
            );
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Theory]
    [InlineData("udp", "tcp", "proto udp, expected tcp, 62% of the score")]
    [InlineData("", "tcp", "proto none, expected tcp, 62% of the score")]
    [InlineData("udp", null, "proto udp, 62% of the score")]
    public void ToString_Category_IsReadable(string category, string? expected, string text) =>
        Assert.Equal(text, $"{new FeatureExplanation("proto", 1, 0.2f, 6.2f, 0.62f, category, expected)}");

    private TestView View() => new(300, TestColumn.Features(_rows));
}
