using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

public sealed class DeterminismTests
{
    private readonly float[][] _rows = Samples.Curve(150, 5);

    [Fact]
    public void Fit_SameSeed_GivesTheSameBytes() => Assert.Equal(Fit(new MLContext(), seed: 9), Fit(new MLContext(), seed: 9));

    [Fact]
    public void Fit_OtherSeed_GivesAnotherModel() => Assert.NotEqual(Fit(new MLContext(), seed: 9), Fit(new MLContext(), seed: 10));

    [Fact]
    public void Fit_SeedOfTheContext_GivesTheSameBytes() =>
        Assert.Equal(Fit(new MLContext(seed: 5), null), Fit(new MLContext(seed: 5), null));

    [Fact]
    public void Fit_OtherSeedOfTheContext_GivesAnotherModel() =>
        Assert.NotEqual(Fit(new MLContext(seed: 5), null), Fit(new MLContext(seed: 6), null));

    [Fact]
    public void Fit_SeedOfTheOptions_OverridesThatOfTheContext() =>
        Assert.Equal(Fit(new MLContext(seed: 5), 1), Fit(new MLContext(seed: 6), 1));

    [Fact]
    public void Fit_NoSeedAtAll_GivesAnotherModelEachTime() => Assert.NotEqual(Fit(new MLContext(), null), Fit(new MLContext(), null));

    [Fact]
    public void Fit_TwiceByOneEstimatorWithSeed_GivesTheSameBytes()
    {
        var ml = new MLContext();
        var estimator = ml.Transforms.Autoencoder("Latent", "Features", Tiny.Options());
        using var first = estimator.Fit(Views.Of(ml, _rows));
        using var second = estimator.Fit(Views.Of(ml, _rows));
        Assert.Equal(first.Model.ToOnnx(), second.Model.ToOnnx());
    }

    [Fact]
    public void Fit_DetectorWithSameSeed_GivesTheSameBytes()
    {
        Assert.Equal(Detector(), Detector());

        byte[] Detector()
        {
            var ml = new MLContext();
            using var detector = ml.AnomalyDetection.Trainers.Autoencoder("Features", Tiny.AnomalyOptions()).Fit(Views.Of(ml, _rows));
            return detector.Model.ToOnnx();
        }
    }

    /// <summary>Large enough for several threads, which add up in parts.</summary>
    [Fact]
    public void Fit_LargeNetworkTwice_GivesTheSameBytes()
    {
        var rows = Samples.Noise(300, 60);
        var options = new AutoencoderOptions
        {
            LatentSize = 8,
            HiddenSizes = [512],
            BatchSize = 128,
            Epochs = 3,
            Seed = 1,
        };
        Assert.True(AutoencoderPlan.Make(options, 60).Multiplications * options.BatchSize > 4_000_000);
        Assert.Equal(Train(), Train());

        float[] Train() => [.. Tiny.Train(rows, options).Network.Encoder.SelectMany(layer => layer.Weight)];
    }

    private byte[] Fit(MLContext ml, int? seed)
    {
        var options = Tiny.Options(epochs: 15);
        options.Seed = seed;
        using var model = ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(ml, _rows));
        return model.Model.ToOnnx();
    }
}
