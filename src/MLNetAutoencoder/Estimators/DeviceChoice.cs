using Microsoft.ML.Runtime;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Data;
using MLNetAutoencoder.Training;

namespace MLNetAutoencoder.Estimators;

/// <summary>Finds the device of a training by the options, and by the environment where they leave it to that.</summary>
internal static class DeviceChoice
{
    /// <exception cref="InvalidOperationException">The device cannot be used.</exception>
    public static TrainingSetup Open(IHostEnvironment environment, TrainingData data, AutoencoderTrainingOptions options, TrainingLog log)
    {
        if (options.Device != TrainingDevice.Auto)
            return TrainingSetup.Make(data, options, options.Device);
        var (gpu, fallback) = CatalogEnvironment.Gpu(environment);
        if (gpu is not { } index)
            return TrainingSetup.Make(data, options, TrainingDevice.Cpu);
        Guard.Data(
            index >= 0,
            $"MLContext.GpuDeviceId is {index}; it must be 0 or greater, or null for none. Set Device to choose for this training alone."
        );
        try
        {
            return TrainingSetup.Make(data, options, TrainingDevice.Cuda(index));
        }
        catch (InvalidOperationException e) when (fallback)
        {
            log.Warn(Invariant.Text($"MLContext.GpuDeviceId is {index}, and training falls back to the CPU. {e.Message}"));
            return TrainingSetup.Make(data, options, TrainingDevice.Cpu);
        }
    }
}
