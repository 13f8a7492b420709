using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

public class AutoencoderAnomalyTransformerTests
{
    [Fact]
    public void Transform_AnyView_AddsLabelThenScore()
    {
        using var detector = TestModels.Detector();
        var schema = detector.Transform(View(3)).Schema;
        Assert.Equal(["Features", "PredictedLabel", "Score"], Read.VisibleColumns(schema));
        Assert.Equal(BooleanDataViewType.Instance, schema["PredictedLabel"].Type);
        Assert.Equal(NumberDataViewType.Single, schema["Score"].Type);
    }

    [Fact]
    public void Transform_ColumnsRead_GiveWhatTheWeightsSay()
    {
        using var detector = TestModels.Detector();
        var rows = TestModels.Rows(2100);
        var scored = detector.Transform(new TestView(2100, TestColumn.Features(rows)));
        Close.To(TestModels.Network.Expected(rows, OutputRole.ReconstructionError), Read.Floats(scored, "Score"), Close.ByHand);
        var labels = TestModels.Network.Expected(rows, OutputRole.PredictedLabel, TestModels.Threshold);
        Assert.Equal(labels.Select(l => l == 1), Read.Values<bool>(scored, "PredictedLabel"));
        Assert.Equal([false, true], Read.Values<bool>(scored, "PredictedLabel").Distinct().Order());
    }

    [Fact]
    public void Transform_RowWithNaN_GetsANaNScoreAndIsNoAnomaly()
    {
        using var detector = TestModels.Detector();
        var rows = TestModels.Rows(40);
        rows[20 * TestModels.Features + 1] = float.NaN;
        rows[21 * TestModels.Features + 1] = float.PositiveInfinity;
        var scored = detector.Transform(new TestView(40, TestColumn.Features(rows)));
        Close.To(TestModels.Network.Expected(rows, OutputRole.ReconstructionError), Read.Floats(scored, "Score"), Close.ByHand);
        Assert.Equal([false, false], Read.Values<bool>(scored, "PredictedLabel")[20..22]);
    }

    [Theory]
    [InlineData("Score")]
    [InlineData("PredictedLabel")]
    public void Transform_FeaturesNamedAsAnOutput_AreHidden(string input)
    {
        var ml = new MLContext(seed: 1);
        using var detector = TestModels.Detector(input);
        var rows = TestModels.Rows(40);
        var view = new TestView(40, TestColumn.Features(rows, input));
        var scored = detector.Transform(view);
        Assert.Equal(["PredictedLabel", "Score"], Read.VisibleColumns(scored.Schema));
        Close.To(TestModels.Network.Expected(rows, OutputRole.ReconstructionError), Read.Floats(scored, "Score"), Close.ByHand);
        var loaded = SavedModel.ThroughStream(ml, detector, view.Schema);
        foreach (var model in new[] { loaded, loaded.WithBatchedOnnx(ml) })
        {
            var other = model.Transform(view);
            Close.To(Read.Floats(scored, "Score"), Read.Floats(other, "Score"));
            Assert.Equal(Read.Values<bool>(scored, "PredictedLabel"), Read.Values<bool>(other, "PredictedLabel"));
        }
    }

    [Fact]
    public void Properties_OfADetector_ComeFromItsModel()
    {
        using var detector = TestModels.Detector("Inputs");
        Assert.Equal(TestModels.Threshold, detector.Threshold);
        Assert.Equal("Inputs", detector.FeatureColumnName);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, TestModels.Features), detector.FeatureColumnType);
        Assert.True(detector.IsRowToRowMapper);
        Assert.Null(detector.History);
        Assert.Equal(TestModels.Summary, detector.Model.Info.Training);
    }

    [Fact]
    public void Evaluate_InMemoryLoadedAndBatched_GivesTheSameMetrics()
    {
        var ml = new MLContext(seed: 1);
        using var detector = TestModels.Detector();
        var rows = TestModels.Rows(300);
        var view = InputRow.View(ml, rows);
        var loaded = SavedModel.ThroughFile(ml, detector, view.Schema);
        double expected = Auc(TestModels.Network.Expected(rows, OutputRole.ReconstructionError));
        foreach (var model in new[] { detector, loaded, loaded.WithBatchedOnnx(ml) })
        {
            var metrics = ml.AnomalyDetection.Evaluate(model.Transform(view), labelColumnName: "Label");
            Assert.Equal(expected, metrics.AreaUnderRocCurve, 6);
            Assert.InRange(metrics.DetectionRateAtFalsePositiveCount, 0, 1);
        }
    }

    [Fact]
    public void Dispose_Detector_ClosesItsModel()
    {
        int before = AutoencoderModel.LiveCount;
        TestModels.Detector().Dispose();
        Assert.Equal(before, AutoencoderModel.LiveCount);
    }

    private static TestView View(int rows) => new(rows, TestColumn.Features(TestModels.Rows(rows)));

    /// <summary>The share of pairs of an odd and an even row in which the odd one, an anomaly by its label, scores higher.</summary>
    private static double Auc(double[] scores)
    {
        var anomalies = scores.Where((_, i) => i % 2 == 1).ToList();
        var normal = scores.Where((_, i) => i % 2 == 0).ToList();
        return anomalies.Average(a => normal.Average(n => a > n ? 1.0 : 0.0));
    }
}
