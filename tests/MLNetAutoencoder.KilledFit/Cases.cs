using Microsoft.ML;

namespace MLNetAutoencoder.KilledFit;

/// <summary>Trainings of about a second that between them use all that a checkpoint has to keep.</summary>
internal static class Cases
{
    /// <summary>More than a megabyte of rows for the one that streams.</summary>
    private static int Rows(string name) => name == "streamed" ? 34_000 : 2000;

    public static IDataView Data(MLContext ml, string name) => ml.Data.LoadFromEnumerable(Row.Generate(Rows(name)));

    /// <returns>The bytes of the model.</returns>
    public static byte[] Fit(MLContext ml, string name, string folder, ITrainingPeers? peers, IProgress<TrainingProgress>? progress)
    {
        AutoencoderTrainingOptions options = name switch
        {
            "memory" => new AutoencoderOptions
            {
                BatchSize = 16,
                Epochs = 6,
                Restarts = 1,
                InputDropout = 0.1,
                Corruption = Corruption.Gaussian(0.1),
                WarmupEpochs = 1.5,
                LearningRateSchedule = LearningRateSchedule.CosineWarmRestarts(periodEpochs: 3),
                WeightAveraging = 0.99,
            },
            "streamed" => new AutoencoderOptions
            {
                BatchSize = 128,
                Epochs = 4,
                HiddenDropout = 0.2,
                MemoryBudgetBytes = 1 << 20,
                Optimizer = Optimizer.RmsProp(momentum: 0.5),
                LearningRateSchedule = LearningRateSchedule.ReduceOnPlateau(factor: 0.5, patience: 0, minimumImprovement: 0.1),
            },
            "detector" => new AutoencoderAnomalyOptions
            {
                BatchSize = 32,
                Epochs = 8,
                Normalization = Normalization.Batch,
                Corruption = Corruption.Gaussian(0.1),
                Optimizer = Optimizer.AdamW(),
                LearningRateSchedule = LearningRateSchedule.OneCycle(),
                WeightAveraging = 0.95,
                Patience = null,
            },
            "full batch" => new AutoencoderOptions
            {
                Epochs = 8,
                Restarts = 2,
                L2 = 1e-4,
                HiddenDropout = 0.1,
                Optimizer = Optimizer.Lbfgs(memory: 5),
            },
            "fails" => peers is { Rank: 1 } ? throw new InvalidOperationException("rank 1 fails") : new AutoencoderOptions(),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        };
        options.HiddenSizes = [16];
        options.LatentSize = 2;
        options.LearningRate = 0.005;
        options.Seed = 3;
        options.Checkpoint = new CheckpointOptions
        {
            Folder = folder,
            EveryEpochs = 1,
            EveryMinutes = 3e-6,
        };
        options.Progress = progress;
        (options.Peers, options.DivideRows) = (peers, peers is not null);
        var view = Data(ml, name);
        if (options is AutoencoderAnomalyOptions anomaly)
        {
            using var detector = ml.AnomalyDetection.Trainers.Autoencoder("Features", anomaly).Fit(view);
            return detector.Model.ToOnnx();
        }
        using var model = ml.Transforms.Autoencoder("Latent", "Features", (AutoencoderOptions)options).Fit(view);
        return model.Model.ToOnnx();
    }
}
