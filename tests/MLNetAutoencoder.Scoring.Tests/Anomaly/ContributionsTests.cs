using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>What each feature contributes to a detector's score, by every way to score a row.</summary>
public sealed class ContributionsTests
{
    private const int Rows = 1100;

    private readonly MLContext _ml = new(seed: 1);
    private readonly float[] _rows = TestModels.Rows(Rows);

    public ContributionsTests()
    {
        _rows[7] = float.NaN;
        _rows[1000] = float.NegativeInfinity;
    }

    [Fact]
    public void Transform_Explaining_AddsContributionsThatSumToTheScore()
    {
        using var detector = TestModels.Explaining();
        var scored = detector.Transform(View());
        Assert.Equal(["Features", "Contributions", "PredictedLabel", "Score"], Read.VisibleColumns(scored.Schema));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, TestModels.Features), scored.Schema["Contributions"].Type);
        float[] contributions = Read.Floats(scored, "Contributions");
        Close.To(TestModels.Network.Expected(_rows, OutputRole.Contributions), contributions, Close.ByHand);
        Close.To(contributions.Chunk(TestModels.Features).Select(row => row.Sum()), Read.Floats(scored, "Score"), Close.ByHand);
        Assert.All(contributions[6..12], value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void Transform_Detector_HasNoContributions()
    {
        using var detector = TestModels.Detector();
        Assert.Null(detector.Transform(View()).Schema.GetColumnOrNull("Contributions"));
        Assert.Contains(
            "no output 'Contributions'",
            Assert.Throws<ArgumentException>(() => detector.Model.Run(_rows, OutputRole.Contributions)).Message
        );
    }

    [Fact]
    public void Transform_NothingAsked_ReadsNoFeatures()
    {
        using var detector = TestModels.Explaining();
        var view = View(TestColumn.Scalar("Id", NumberDataViewType.Int32, row => row));
        Assert.Equal(Rows, Read.Values<int>(detector.Transform(view), "Id").Length);
        Assert.Equal(
            [
                ["Id"],
            ],
            view.Opened
        );
    }

    /// <summary>A loaded model knows the names of its training, a fitted one those of the view before it.</summary>
    [Fact]
    public void SlotNames_AreThoseOfTheFeatures()
    {
        using var detector = TestModels.Explaining();
        string[] names = ["one", "two", "three", "four", "five", "six"];
        var view = new TestView(Rows, TestColumn.Features(_rows, annotations: ColumnViews.Names("SlotNames", names)));
        Assert.Equal(names, Names(detector, view));
        var loaded = SavedModel.ThroughStream(_ml, detector, view.Schema);
        Assert.Equal(["a", "b", "c", "d", "e", "f"], Names(loaded, view));
        Assert.Equal(names, Names(loaded.WithBatchedOnnx(_ml), view));
    }

    [Fact]
    public void SlotNames_OfFeaturesWithoutNames_AreTheirNumbers()
    {
        using var detector = new AutoencoderAnomalyTransformer(
            AutoencoderModel.Load(TestModels.Network.Write("Features", TestModels.ExplainingInfo(names: [])))
        );
        Assert.Equal(["f0", "f1", "f2", "f3", "f4", "f5"], Names(detector, View()));
        Assert.Empty(Names(SavedModel.ThroughStream(_ml, detector, View().Schema), View()));
    }

    [Fact]
    public void SlotNames_OfATarget_AreItsOwn()
    {
        var info = TestModels.ExplainingInfo() with { TargetNames = ["t", "", "é", "w", "x", "t"] };
        using var detector = new AutoencoderAnomalyTransformer(AutoencoderModel.Load(TestModels.Network.Write("Features", info)));
        Assert.Equal(info.TargetNames, Names(detector, View()));
        Assert.Equal(info.TargetNames, Names(SavedModel.ThroughStream(_ml, detector, View().Schema), View()));
    }

    [Theory]
    [InlineData("Contributions")]
    [InlineData("Features")]
    public void Load_Explaining_GivesTheSameColumnsAndValues(string name)
    {
        using var detector = TestModels.Explaining(contributions: name);
        var expected = detector.Transform(View());
        var loaded = SavedModel.ThroughFile(_ml, detector, View().Schema);
        foreach (var model in new[] { loaded, loaded.WithBatchedOnnx(_ml) })
        {
            var actual = model.Transform(View());
            Assert.Equal(Read.VisibleColumns(expected.Schema), Read.VisibleColumns(actual.Schema));
            Assert.Equal(expected.Schema[name].Type, actual.Schema[name].Type);
            Close.To(Read.Floats(expected, name), Read.Floats(actual, name));
            Close.To(Read.Floats(expected, "Score"), Read.Floats(actual, "Score"));
            Assert.Equal(Read.Values<bool>(expected, "PredictedLabel"), Read.Values<bool>(actual, "PredictedLabel"));
        }
    }

    [Fact]
    public void Load_ContributionsWithoutAScore_GivesTheSameColumnAndValues()
    {
        var info = TestModels.Info(
            null,
            new ModelOutput(OutputRole.Latent, "Latent", TestModels.Latent),
            new ModelOutput(OutputRole.Contributions, "Parts", TestModels.Features)
        );
        using var transformer = new AutoencoderTransformer(AutoencoderModel.Load(TestModels.Network.Write("Features", info)));
        var loaded = SavedModel.ThroughStream(_ml, transformer, View().Schema);
        foreach (var model in new[] { transformer, loaded, loaded.WithBatchedOnnx(_ml) })
            Close.To(
                TestModels.Network.Expected(_rows, OutputRole.Contributions),
                Read.Floats(model.Transform(View()), "Parts"),
                Close.ByHand
            );
    }

    [Fact]
    public void Predict_Explaining_GivesTheContributionsOfBatches()
    {
        using var detector = TestModels.Explaining();
        float[] expected = Read.Floats(detector.Transform(View()), "Contributions");
        var loaded = SavedModel.ThroughStream(_ml, detector, View().Schema);
        foreach (var model in new[] { detector, loaded, loaded.WithBatchedOnnx(_ml) })
        {
            var engine = _ml.Model.CreatePredictionEngine<InputRow, ExplainedRow>(model);
            Close.To(expected, InputRow.From(_rows).SelectMany(row => engine.Predict(row).Contributions));
        }
    }

    [Fact]
    public void WithThreshold_Explaining_KeepsThem()
    {
        using var detector = TestModels.Explaining();
        using var other = detector.WithThreshold(2);
        Assert.Equal(Read.Floats(detector.Transform(View()), "Contributions"), Read.Floats(other.Transform(View()), "Contributions"));
    }

    private static string[] Names(ITransformer model, IDataView view) =>
        FeatureColumn.SlotNames(model.Transform(view).Schema["Contributions"]);

    private TestView View(params TestColumn[] more) => new(Rows, [TestColumn.Features(_rows), .. more]);

    private sealed class ExplainedRow
    {
        [VectorType(TestModels.Features)]
        public float[] Contributions { get; set; } = [];
    }
}
