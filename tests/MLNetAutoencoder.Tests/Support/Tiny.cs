namespace MLNetAutoencoder.Tests;

/// <summary>Options of networks that train in a moment.</summary>
internal static class Tiny
{
    public static AutoencoderOptions Options(int epochs = 3, int seed = 1) => new()
    {
        LatentSize = 2,
        HiddenSizes = [6],
        Epochs = epochs,
        BatchSize = 16,
        LearningRate = 0.01,
        Seed = seed,
    };

    public static AutoencoderAnomalyOptions AnomalyOptions(int epochs = 3, int seed = 1) => new()
    {
        LatentSize = 2,
        HiddenSizes = [6],
        Epochs = epochs,
        BatchSize = 16,
        LearningRate = 0.01,
        Seed = seed,
    };

    public static FeatureScaler? Scaler(InputScaling scaling, IReadOnlyList<float[]> rows)
        => FeatureScaler.Learn(new AutoencoderOptions { Scaling = scaling }, Samples.Block(rows));

    /// <summary>Trains without ML.NET.</summary>
    public static TrainingResult Train(IReadOnlyList<float[]> rows, AutoencoderTrainingOptions options, Action<TrainingProgress>? report = null)
        => AutoencoderTrainer.Train(Samples.Block(rows), options, options.Seed ?? 1, report ?? (_ => { }));
}
