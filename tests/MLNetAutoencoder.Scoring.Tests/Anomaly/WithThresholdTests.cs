using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

public class WithThresholdTests
{
    private static readonly MLContext ML = new(seed: 1);
    private static readonly float[] Rows = TestModels.Rows(200);

    [Fact]
    public void WithThreshold_Median_LabelsHalfAndKeepsTheScores()
    {
        using var detector = TestModels.Detector();
        var scores = detector.Model.Run(Rows, OutputRole.ReconstructionError);
        float median = scores.Order().ElementAt(99);

        using var other = detector.WithThreshold(median);

        Assert.Equal(median, other.Threshold);
        Assert.Equal(TestModels.Threshold, detector.Threshold);
        Assert.Equal(scores, other.Model.Run(Rows, OutputRole.ReconstructionError));
        Assert.Equal(scores.Select(score => score > median ? 1f : 0f), other.Model.Run(Rows, OutputRole.PredictedLabel));
    }

    [Fact]
    public void WithThreshold_SavedAndLoaded_IsKept()
    {
        using var detector = TestModels.Detector();
        using var other = detector.WithThreshold(0.125f);
        var view = InputRow.View(ML, Rows);
        var loaded = SavedModel.ThroughStream(ML, other, view.Schema);
        Assert.Equal(
            Read.Values<bool>(other.Transform(view), "PredictedLabel"),
            Read.Values<bool>(loaded.Transform(view), "PredictedLabel")
        );
        Assert.Equal(0.125f, ((AutoencoderAnomalyTransformer)loaded.WithBatchedOnnx(ML)).Threshold);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void WithThreshold_NotFinite_IsRefused(float threshold)
    {
        using var detector = TestModels.Detector();
        Assert.Contains(
            "must be finite",
            Assert.Throws<ArgumentException>(() => detector.WithThreshold(threshold)).Message,
            StringComparison.Ordinal
        );
    }
}
