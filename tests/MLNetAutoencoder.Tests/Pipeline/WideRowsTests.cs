using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetAutoencoder.Tests;

/// <summary>Rows so wide that a usual batch of them would not fit the two gigabytes that a span of bytes can show.</summary>
public sealed class WideRowsTests
{
    private const int Features = 530_000;
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Fit_HalfAMillionSparseFeatures_TrainsAndScores()
    {
        var options = new AutoencoderAnomalyOptions
        {
            HiddenSizes = [1],
            LatentSize = 1,
            Epochs = 1,
            Networks = 1,
            Seed = 1,
        };
        var view = View(rows: 8);
        using var detector = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(view);
        Assert.All(Views.Scalars(detector.Transform(view), "Score"), score => Assert.True(float.IsFinite(score)));
        Assert.True(float.IsFinite(detector.Threshold));
    }

    [Fact]
    public void Fit_BatchOfMoreThanTwoGigabytes_SaysHowManyRowsFit()
    {
        var options = new AutoencoderAnomalyOptions
        {
            HiddenSizes = [1],
            LatentSize = 1,
            Epochs = 1,
            BatchSize = 2000,
            Scaling = InputScaling.None,
            Seed = 1,
        };
        var trainer = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options);
        var error = Assert.Throws<InvalidOperationException>(() => trainer.Fit(View(rows: 2500)));
        Assert.Contains("BatchSize is 2000, and a row has 530000 values", error.Message, StringComparison.Ordinal);
        Assert.Contains("Set BatchSize to 1012 or less", error.Message, StringComparison.Ordinal);
    }

    private IDataView View(int rows)
    {
        var random = new Random(1);
        var definition = SchemaDefinition.Create(typeof(SparseRow));
        definition[nameof(SparseRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Features);
        return _ml.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(_ => Row(random)).ToList(), definition);
    }

    private static SparseRow Row(Random random)
    {
        int[] slots = [.. Enumerable.Range(0, 10).Select(_ => random.Next(Features)).Distinct().Order()];
        return new SparseRow { Features = new VBuffer<float>(Features, slots.Length, [.. slots.Select(_ => random.NextSingle())], slots) };
    }

    private sealed class SparseRow
    {
        public VBuffer<float> Features { get; set; }
    }
}
