using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>What stays the same over all attempts of a training.</summary>
internal sealed record TrainingSetup(TrainingData Data, AutoencoderTrainingOptions Options, LayerPlan Plan, Device Device)
{
    /// <exception cref="InvalidOperationException">The device cannot be used, or not with these options.</exception>
    public static TrainingSetup Make(TrainingData data, AutoencoderTrainingOptions options, TrainingDevice device)
    {
        var opened = TorchRuntime.Open(device);
        Guard.Data(!options.MixedPrecision || device.CudaIndex is not null, $"MixedPrecision is true and training runs on {device}; set Device or MLContext.GpuDeviceId to a GPU, or MixedPrecision to false.");
        return new TrainingSetup(data, options, LayerPlan.Make(options, data.Features), opened);
    }

    public StepSettings Step { get; } = StepSettings.Of(Options, Plan);

    public int BatchSize => (int)Math.Min(Options.BatchSize, Data.TrainingRows);

    public long BatchesPerEpoch => ((Data.TrainingRows - 1) / BatchSize) + 1;

    /// <summary>The epoch's value of the quantity that the best epoch is chosen by.</summary>
    public float Monitored(EpochRecord epoch) => (Options.Monitor switch
    {
        MonitoredQuantity.TrainingLoss => null,
        MonitoredQuantity.MeanSquaredError => epoch.MeanSquaredError,
        MonitoredQuantity.MeanAbsoluteError => epoch.MeanAbsoluteError,
        _ => epoch.ValidationLoss,
    }) ?? epoch.TrainingLoss;
}
