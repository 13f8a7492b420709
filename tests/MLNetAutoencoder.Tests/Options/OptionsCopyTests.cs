using System.Globalization;
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

    [Fact]
    public void Check_Options_CopiesEveryOneOfThem()
    {
        var options = new AutoencoderOptions();
        foreach (var property in typeof(AutoencoderOptions).GetProperties())
            property.SetValue(options, Other(property.Name, property.GetValue(options)));
        var copy = options.Copy();
        var plain = new AutoencoderOptions();
        foreach (var property in typeof(AutoencoderOptions).GetProperties())
        {
            Assert.NotEqual(property.GetValue(plain), property.GetValue(options));
            if (property.Name != nameof(AutoencoderOptions.Checkpoint))
                Assert.Equal(property.GetValue(options), property.GetValue(copy));
        }
        Assert.NotSame(options.HiddenSizes, copy.HiddenSizes);
        Assert.NotSame(options.Checkpoint, copy.Checkpoint);
        Assert.Equal("here", copy.Checkpoint!.Folder);
    }

    [Fact]
    public void Check_CheckpointChangedAfterwards_IsNotSeen()
    {
        var options = new AutoencoderOptions
        {
            Checkpoint = new CheckpointOptions { Folder = "here", EveryEpochs = 3 },
        };
        var copy = OptionsValidator.Check(options);
        options.Checkpoint.Folder = "";
        options.Checkpoint.EveryEpochs = 0;
        Assert.Equal(("here", 3), (copy.Checkpoint!.Folder, copy.Checkpoint.EveryEpochs));
    }

    /// <summary>A value that is not the option's default.</summary>
    private static object Other(string name, object? value) =>
        (name, value) switch
        {
            (nameof(AutoencoderOptions.Peers), _) => ThreadPeers.Run(1, peers => peers)[0],
            (nameof(AutoencoderOptions.HiddenSizes), _) => new[] { 9 },
            (nameof(AutoencoderOptions.FeatureWeights), _) => new[] { 1.5 },
            (nameof(AutoencoderOptions.Objective), _) => new TestObjectiveSettings(0.5),
            (nameof(AutoencoderOptions.Architecture), _) => new TestArchitectureSettings(),
            (nameof(AutoencoderOptions.Corruption), _) => Corruption.Masking(0.5),
            (nameof(AutoencoderOptions.MixedColumns), _) => MixedColumns.FromIndices([0..2]),
            (nameof(AutoencoderOptions.Optimizer), _) => Optimizer.Sgd(),
            (nameof(AutoencoderOptions.LearningRateSchedule), _) => LearningRateSchedule.OneCycle(),
            (nameof(AutoencoderOptions.Device), _) => TrainingDevice.Cpu,
            (nameof(AutoencoderOptions.Checkpoint), _) => new CheckpointOptions { Folder = "here" },
            (nameof(AutoencoderOptions.Progress), _) => new Progress<TrainingProgress>(),
            (nameof(AutoencoderOptions.CancellationToken), _) => new CancellationToken(true),
            (nameof(AutoencoderOptions.TimeBudget), _) => TimeSpan.FromHours(1),
            (nameof(AutoencoderOptions.MemoryBudgetBytes), _) => 1L << 30,
            (nameof(AutoencoderOptions.Scaling), _) => InputScaling.None,
            _ when name.EndsWith("ColumnName", StringComparison.Ordinal) => "Column",
            (
                nameof(AutoencoderOptions.LatentSize)
                    or nameof(AutoencoderOptions.Epochs)
                    or nameof(AutoencoderOptions.BatchSize)
                    or nameof(AutoencoderOptions.Seed)
                    or nameof(AutoencoderOptions.Threads),
                _
            ) => 7,
            (_, null) => 0.5,
            (_, bool flag) => !flag,
            (_, int number) => number + 1,
            (_, double number) => number + 0.25,
            (_, Enum choice) => Enum.ToObject(choice.GetType(), Convert.ToInt32(choice, CultureInfo.InvariantCulture) + 1),
            _ => throw new NotSupportedException($"What would be another value of {name}?"),
        };
}
