using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

public sealed class OptionsCopyTests
{
    [Fact]
    public void Fit_OptionsChangedAfterConstruction_AreNotSeen()
    {
        var ml = new MLContext();
        int[] hidden = [5];
        var options = Tiny.Options(epochs: 2);
        options.HiddenSizes = hidden;
        var estimator = ml.Transforms.Autoencoder("Latent", "Features", options);

        hidden[0] = 0;
        options.LatentSize = -1;
        options.Epochs = 0;
        options.HiddenSizes = [99];
        options.ReconstructionColumnName = "Late";

        using var model = estimator.Fit(Views.Of(ml, Samples.Noise(20, 3)));
        Assert.Equal(2, Assert.Single(model.Model.Info.Outputs).Size);
        Assert.Equal(2, model.History!.Count);
        Assert.Contains("\"HiddenSizes\":[5]", model.Model.Info.OptionsJson, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_Always_LeavesOptionsAsTheyWere()
    {
        var ml = new MLContext(seed: 3);
        var options = new AutoencoderAnomalyOptions { Epochs = 1 };
        using var model = ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(Views.Of(ml, Samples.Noise(20, 3)));
        Assert.Null(options.Seed);
        Assert.Null(options.LatentSize);
        Assert.Null(options.HiddenSizes);
    }
}
