namespace MLNetAutoencoder;

/// <summary>What a training gives.</summary>
/// <param name="Network">The weights of the best epoch.</param>
/// <param name="Scaler">The scaling that belongs to them; null for none.</param>
/// <param name="History">Every epoch.</param>
/// <param name="Seed">The seed that was used.</param>
internal sealed record TrainingResult(TrainedNetwork Network, FeatureScaler? Scaler, TrainingHistory History, int Seed)
{
    public TrainingSummary Summarize(FeatureBlock data)
    {
        var best = History[History.BestEpoch - 1];
        return new TrainingSummary(data.Rows, data.SkippedRows, History.Count, best.Epoch, best.TrainingLoss, best.ValidationLoss);
    }
}

/// <summary>Trains a network on rows in memory, from options to plain arrays.</summary>
internal static class AutoencoderTrainer
{
    public static TrainingResult Train(FeatureBlock data, AutoencoderTrainingOptions options, int seed, Action<TrainingProgress> report)
    {
        var plan = LayerPlan.Make(options, data.Features);
        var scaler = FeatureScaler.Learn(options, data);
        var split = RowSplit.Make(data.Rows, options.ValidationFraction, seed);
        using var runtime = TorchRuntime.Enter(seed, plan, Math.Min(options.BatchSize, split.Training.Length), options.CancellationToken);
        using var network = new AutoencoderNetwork(plan);
        using var batches = new RowBatches(data, split, scaler, options.BatchSize, seed);
        var history = new TrainingLoop(network, batches, options, report).Run();
        return new TrainingResult(network.ToArrays(), scaler, history, seed);
    }
}
