using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>Batch size and epochs that are left open follow from the number of training rows.</summary>
public sealed class ChosenByRowsTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(0, 16, 5000)]
    [InlineData(1, 16, 5000)]
    [InlineData(160, 16, 500)]
    [InlineData(800, 16, 100)]
    [InlineData(801, 32, 193)]
    [InlineData(850, 32, 186)]
    [InlineData(10_000, 256, 125)]
    [InlineData(5_000_000_000, 512, 100)]
    public void ForRows_FeatureOptions_FollowRows(long rows, int batchSize, int epochs)
    {
        var chosen = new AutoencoderOptions().ForRows(rows);
        Assert.Equal((batchSize, epochs), (chosen.BatchSize, chosen.Epochs));
    }

    /// <summary>As the guide says, while the batch is neither the smallest nor the largest.</summary>
    [Fact]
    public void ForRows_AnyNumberOfRows_MakesAsManyStepsAsTheGuideSays()
    {
        for (long rows = 801; rows <= 25_600; rows++)
        {
            Assert.InRange(Steps(new AutoencoderOptions(), rows), 25, 50);
            Assert.InRange(Steps(new AutoencoderAnomalyOptions(), 2 * rows), 50, 100);
        }

        static long Steps(AutoencoderTrainingOptions options, long rows) => ((rows - 1) / options.ForRows(rows).BatchSize!.Value) + 1;
    }

    [Theory]
    [InlineData(160, 16, 100)]
    [InlineData(1_600, 16, 10)]
    [InlineData(10_000, 128, 13)]
    [InlineData(1_000_000, 512, 10)]
    public void ForRows_AnomalyOptions_FollowRows(long rows, int batchSize, int epochs)
    {
        var chosen = new AutoencoderAnomalyOptions().ForRows(rows);
        Assert.Equal((batchSize, epochs), (chosen.BatchSize, chosen.Epochs));
    }

    [Fact]
    public void ForRows_GivenOptions_Stay()
    {
        var chosen = new AutoencoderOptions { BatchSize = 7, Epochs = 3 }.ForRows(1000);
        Assert.Equal((7, 3), (chosen.BatchSize, chosen.Epochs));
        Assert.Equal(
            500,
            new AutoencoderOptions { BatchSize = 100 }
                .ForRows(1000)
                .Epochs
        );
    }

    /// <summary>What compares the rows of a batch needs some; what does not goes by the rows alone.</summary>
    [Fact]
    public void ForRows_ObjectiveThatComparesRows_TakesLargerBatches()
    {
        Objective[] comparing = [Objective.GaussianMixture(), Objective.Laplacian(), Objective.Wasserstein()];
        Assert.All(
            comparing,
            objective =>
                Assert.Equal(
                    128,
                    new AutoencoderOptions { Objective = objective }
                        .ForRows(160)
                        .BatchSize
                )
        );
        Assert.All(
            comparing,
            objective =>
                Assert.Equal(
                    512,
                    new AutoencoderOptions { Objective = objective }
                        .ForRows(100_000)
                        .BatchSize
                )
        );
        Assert.Equal(
            16,
            new AutoencoderOptions { Objective = Objective.Variational() }
                .ForRows(160)
                .BatchSize
        );
    }

    [Fact]
    public void Fit_LeftOpen_TellsWhatItChoseAndChangesNoOptions()
    {
        var told = new List<TrainingProgress>();
        var options = new AutoencoderOptions
        {
            ValidationFraction = 0,
            Patience = 1,
            Progress = new OnProgress(told.Add),
        };
        using var model = _ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(_ml, Samples.Noise(2000, 3)));
        Assert.Null(options.BatchSize);
        Assert.Null(options.Epochs);
        Assert.All(told, p => Assert.Equal(157, p.Epochs));
        Assert.Contains("\"BatchSize\":64", model.Model.Info.OptionsJson, StringComparison.Ordinal);
        Assert.Contains("\"Epochs\":157", model.Model.Info.OptionsJson, StringComparison.Ordinal);
    }

    /// <summary>What was fitted with chosen values is what they give when they are named.</summary>
    [Fact]
    public void Fit_ChosenValuesNamed_GivesTheSameModel()
    {
        var view = Views.Of(_ml, Samples.Noise(200, 3));
        var options = new AutoencoderAnomalyOptions
        {
            ValidationFraction = 0,
            Patience = 2,
            Seed = 5,
        };
        using var open = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(view);
        (options.BatchSize, options.Epochs) = (16, 77);
        using var named = _ml.AnomalyDetection.Trainers.Autoencoder("Features", options).Fit(view);
        Assert.Equal(named.Model.ToOnnx(), open.Model.ToOnnx());
    }

    [Fact]
    public void Fit_ChosenValuesAgainstOtherOptions_ThrowsBeforeTraining()
    {
        var view = Views.Of(_ml, Samples.Noise(2000, 3));
        var warm = _ml.Transforms.Autoencoder("Latent", "Features", new AutoencoderOptions { WarmupEpochs = 200, ValidationFraction = 0 });
        var late = Assert.Throws<InvalidOperationException>(() => warm.Fit(view));
        Assert.Contains("as chosen for 2000 training rows", late.Message, StringComparison.Ordinal);
        Assert.Contains("WarmupEpochs is 200; it must be 0 to below Epochs, which is 157.", late.Message, StringComparison.Ordinal);
        var near = _ml.Transforms.Autoencoder(
            "Latent",
            "Features",
            new AutoencoderOptions { Objective = Objective.Laplacian(neighbors: 128) }
        );
        Assert.Contains(
            "BatchSize is 128; it must be above 128",
            Assert.Throws<InvalidOperationException>(() => near.Fit(view)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void FindBest_LeftOpen_SearchesAroundWhatRowsAskFor()
    {
        var search = new AutoencoderSearchOptions
        {
            Candidates = 2,
            Reduction = 2,
            Vary = (options, candidate, _) => options.Epochs = candidate == 0 ? 4 : null,
        };
        var estimator = _ml.Transforms.Autoencoder(
            "Latent",
            "Features",
            new AutoencoderOptions
            {
                ValidationFraction = 0,
                Patience = 1,
                Seed = 2,
            }
        );
        var result = estimator.FindBest(_ml.Data.FilterRowsByMissingValues(Views.Of(_ml, Samples.Noise(200, 3)), "Features"), search);
        using var best = result.Best;
        Assert.All(result.Trials, trial => Assert.Equal(16, trial.Options.BatchSize));
        Assert.Contains(result.Trials, trial => trial.Candidate == 1 && trial.Epochs is 192 or 385);
    }
}
