using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>What detectors of every kind say of rows far outside those that they were trained on.</summary>
public sealed class FarRowsTests
{
    private static readonly float[][] Rows = [.. Wine.Load().Select(r => r.Features)];
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Kinds => KindCases.Names;

    /// <summary>No finite row makes a NaN or an infinity in any column, and the far ones are labelled.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Transform_FiniteValuesOfAnySize_GiveFiniteColumns(string kind)
    {
        float[][] far =
        [
            .. new[] { 1e6f, 1e9f, 1e12f, 1e15f, 1e18f, 1e22f, 1e30f, 1e37f, 3.4e38f }.SelectMany(size =>
                new[]
                {
                    Replaced(3, size),
                    Replaced(3, -size),
                    [.. Rows[0].Select((_, i) => i % 2 == 0 ? size : -size)],
                    [.. Rows[0].Select(_ => size)],
                }
            ),
        ];
        InputScaling[] scalings = kind is "plain" or "attention" or "variational" ? [InputScaling.MinMax] : [];
        foreach (var scaling in scalings.Concat([InputScaling.Standard, InputScaling.None]))
        {
            double? limit = scaling == InputScaling.Standard ? 3 : null;
            var options = KindCases.AnomalyOptions(kind, epochs: 1);
            (options.Scaling, options.OutlierLimit, options.Contamination, options.Epochs) = (scaling, limit, 0.02, 2);
            options.LearningRate = scaling == InputScaling.None ? 1e-5 : 0.01;
            if (options.Objective.ScoresReconstruction)
                (options.ContributionsColumnName, options.ReconstructionColumnName) = ("Parts", "Rebuilt");
            using var detector = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(Views.Of(_ml, Rows));
            Assert.True(float.IsFinite(detector.Threshold));
            var scored = detector.Transform(Views.Of(_ml, far));
            string what = $"{scaling}, limit {limit}";
            foreach (string column in scored.Schema.Where(c => c.Name != "Features").Select(c => c.Name))
            {
                if (scored.Schema[column].Type is VectorDataViewType)
                    Assert.All(Views.Vectors(scored, column), (row, i) => AssertFinite(row, $"{what}, {column}, row {i}"));
                else if (scored.Schema[column].Type == NumberDataViewType.Single)
                    AssertFinite(Views.Scalars(scored, column), $"{what}, {column}");
            }
            if (scaling != InputScaling.None && kind is not "cosine")
                Assert.All(Views.Flags(scored, "PredictedLabel"), (label, i) => Assert.True(label, $"{what}, row {i}"));
        }
    }

    /// <summary>Also where what is learned from is cut off, which is the default.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Transform_RowFarOutside_RanksAboveAllTrainingRows(string kind)
    {
        var options = KindCases.AnomalyOptions(kind, epochs: 4);
        options.OutlierLimit = new AutoencoderAnomalyOptions().OutlierLimit;
        using var detector = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(Views.Of(_ml, Rows));
        float highest = Views.Scalars(detector.Transform(Views.Of(_ml, Rows)), "Score").Max();
        float[] deviations = [.. Enumerable.Range(0, Wine.Features).Select(Deviation)];
        float[][] far =
        [
            .. Enumerable.Range(0, Wine.Features).SelectMany(i => new[] { 1f, -1f }.Select(sign => Moved(i, sign * 1e6f * deviations[i]))),
        ];
        Assert.All(Views.Scalars(detector.Transform(Views.Of(_ml, far)), "Score"), (score, i) => Assert.True(score > highest, $"{i}"));
    }

    /// <summary>A fill value in many rows leaves a threshold that labels.</summary>
    [Fact]
    public void Fit_HugeValuesAmongTheRows_HasAFiniteThreshold()
    {
        foreach (var scaling in new[] { InputScaling.Standard, InputScaling.Robust, InputScaling.MinMax })
        {
            float[][] rows = [.. Rows.Select((row, i) => i % 7 == 0 ? Replaced(3, 1e30f) : row)];
            var options = KindCases.AnomalyOptions("plain");
            (options.Scaling, options.Contamination) = (scaling, 0.05);
            using var detector = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(Views.Of(_ml, rows));
            Assert.True(float.IsFinite(detector.Threshold), $"{scaling}: {detector.Threshold}");
        }
    }

    private static void AssertFinite(float[] values, string what) =>
        Assert.All(values, (value, i) => Assert.True(float.IsFinite(value), $"{what}: {value} in place {i}"));

    private static float Deviation(int feature)
    {
        double mean = Rows.Average(row => row[feature]);
        return (float)Math.Sqrt(Rows.Average(row => (row[feature] - mean) * (row[feature] - mean)));
    }

    private static float[] Replaced(int feature, float value) => [.. Rows[5].Select((x, i) => i == feature ? value : x)];

    private static float[] Moved(int feature, float by) => Replaced(feature, Rows[5][feature] + by);
}
