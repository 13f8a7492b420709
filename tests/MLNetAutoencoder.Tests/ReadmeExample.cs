using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetAutoencoder;

namespace MLNetAutoencoder.Tests;

/// <summary>The examples of README.md, compiled and run.</summary>
[Collection(nameof(Alone))] // for the current directory
public sealed class ReadmeExample : IDisposable
{
    private readonly string _before = Environment.CurrentDirectory;
    private readonly string _folder = Directory.CreateTempSubdirectory("readme-").FullName;

    public ReadmeExample()
    {
        Samples.WriteReadings(Path.Combine(_folder, "readings.csv"), 200);
        Environment.CurrentDirectory = _folder;
    }

    [Fact]
    public void Example_Run_DetectsClassifiesAndLoads()
    {
        // readme-begin
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromTextFile<Reading>("readings.csv", separatorChar: ',', hasHeader: true);

        // anomalies: adds PredictedLabel and Score, higher is more anomalous; no labels needed
        var detector = ml.AnomalyDetection.Trainers.Autoencoder("Sensors", contamination: 0.05).Fit(data);
        var scored = detector.Transform(data);

        // features: a code of two values instead of all the sensors, before a classifier
        var pipeline = ml
            .Transforms.Conversion.MapValueToKey("Label", "State")
            .Append(ml.Transforms.Autoencoder("Code", "Sensors", new AutoencoderOptions { LatentSize = 2 }))
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Label", "Code"));
        var model = pipeline.Fit(data);

        // production: the file loads with plain ML.NET; the second call makes it score in batches again
        ml.Model.Save(model, data.Schema, "model.zip");
        var loaded = ml.Model.Load("model.zip", out _).WithBatchedOnnx(ml);
        // readme-end

        Views.AssertLabels(scored, 0.05);
        Assert.True(ml.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy > 0.7);
        Assert.Equal(model.Transform(data).GetColumn<uint>("PredictedLabel"), loaded.Transform(data).GetColumn<uint>("PredictedLabel"));
        detector.Dispose();
        model.Dispose();
    }

    [Fact]
    public void TrainingExample_Run_TrainsAndLeavesNoCheckpoint()
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromTextFile<Reading>("readings.csv", separatorChar: ',', hasHeader: true);
        // guide-begin training
        var options = new AutoencoderAnomalyOptions
        {
            HiddenSizes = [64, 32],
            Optimizer = Optimizer.AdamW(weightDecay: 0.01),
            LearningRateSchedule = LearningRateSchedule.OneCycle(),
            Corruption = Corruption.Gaussian(0.1), // denoising
            Epochs = 50,
            TimeBudget = TimeSpan.FromMinutes(30),
            Checkpoint = new CheckpointOptions { Folder = "checkpoints" }, // a killed process goes on from here
        };
        var trainer = ml.AnomalyDetection.Trainers.Autoencoder("Sensors", options);
        Console.WriteLine(trainer.FindLearningRate(data).Suggested); // a range test; the options stay as they are
        var trained = trainer.Fit(data);
        Console.WriteLine(trained.History); // losses, rates and times of every epoch
        // guide-end training
        Assert.Equal(trained.History!.Count, trained.History.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1);
        Assert.Empty(Directory.EnumerateFiles("checkpoints", "*.checkpoint"));
        trained.Dispose();
    }

    public void Dispose()
    {
        Environment.CurrentDirectory = _before;
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class Reading
    {
        [LoadColumn(0)]
        public float State { get; set; }

        [LoadColumn(1, 6), VectorType(6)]
        public float[] Sensors { get; set; } = [];
    }
}
