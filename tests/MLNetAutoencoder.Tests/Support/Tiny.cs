using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>Options of networks that train in a moment.</summary>
internal static class Tiny
{
    public static AutoencoderOptions Options(int epochs = 3, int seed = 1) => Set(new AutoencoderOptions(), epochs, seed);

    public static AutoencoderAnomalyOptions AnomalyOptions(int epochs = 3, int seed = 1) =>
        Set(new AutoencoderAnomalyOptions(), epochs, seed);

    public static FeatureScaler? Scaler(InputScaling scaling, IReadOnlyList<float[]> rows) =>
        Scaler(new AutoencoderOptions { Scaling = scaling }, rows);

    public static FeatureScaler? Scaler(AutoencoderTrainingOptions options, IReadOnlyList<float[]> rows)
    {
        using var data = Data(rows, options);
        return data.Scaler;
    }

    /// <summary>The rows as a training reads them.</summary>
    public static TrainingData Data(IReadOnlyList<float[]> rows, AutoencoderTrainingOptions options)
    {
        var settings = new TrainingDataOptions
        {
            FeatureColumnNames = ["Features"],
            Scaling = options.Scaling,
            OutlierLimit = (options as AutoencoderAnomalyOptions)?.OutlierLimit,
            ValidationFraction = options.ValidationFraction,
            Seed = options.Seed ?? 1,
        };
        return TrainingData.Open(Views.Of(new MLContext(), rows), settings, null, CancellationToken.None);
    }

    /// <summary>Trains without an estimator.</summary>
    public static TinyResult Train(IReadOnlyList<float[]> rows, AutoencoderTrainingOptions options)
    {
        using var data = Data(rows, options);
        var setup = TrainingSetup.Make(data, options, TrainingDevice.Cpu);
        var result = AutoencoderTrainer.Train(setup, options.Seed ?? 1, null, null, new TrainingLog(_ => { }, _ => { }));
        return new TinyResult(PlainNetwork.Of(setup.Plan, result.State), data.Scaler, result.History);
    }

    /// <summary>The network that training begins with.</summary>
    public static PlainNetwork Untrained(AutoencoderTrainingOptions options, int features)
    {
        var plan = AutoencoderPlan.Make(options, features);
        return PlainNetwork.Of(plan, plan.Draw(options.Initializer, options.Seed ?? 1));
    }

    private static T Set<T>(T options, int epochs, int seed)
        where T : AutoencoderTrainingOptions
    {
        (options.LatentSize, options.HiddenSizes, options.Epochs, options.BatchSize, options.LearningRate, options.Seed) = (
            2,
            [6],
            epochs,
            16,
            0.01,
            seed
        );
        return options;
    }
}

/// <summary>What <see cref="Tiny.Train"/> gives.</summary>
internal sealed record TinyResult(PlainNetwork Network, FeatureScaler? Scaler, TrainingHistory History);
