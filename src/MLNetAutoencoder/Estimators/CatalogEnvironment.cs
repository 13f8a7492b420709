using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Data;
using MLNetAutoencoder.Training;

namespace MLNetAutoencoder.Estimators;

/// <summary>
/// Finds the environment behind a catalog, which ML.NET shows to its own components only (the explicit IInternalCatalog.Environment).
/// Without it a component would have no log and no seed; where a version of ML.NET lacks the member, an environment of its own is used.
/// </summary>
internal static class CatalogEnvironment
{
    private const string Getter = "Microsoft.ML.Data.IInternalCatalog.get_Environment";

    public static IHostEnvironment Of(TransformsCatalog catalog) => Find(() => Environment(Guard.NotNull(catalog)));

    public static IHostEnvironment Of(TrainCatalogBase.CatalogInstantiatorBase catalog) => Find(() => Environment(Guard.NotNull(catalog)));

    /// <summary>The GPU that the context names, and whether the CPU may take its place: public properties of a class that is not.</summary>
    public static (int? Index, bool FallbackToCpu) Gpu(IHostEnvironment environment) =>
        (Value(environment, nameof(MLContext.GpuDeviceId)) as int?, Value(environment, nameof(MLContext.FallbackToCpu)) is true);

    private static object? Value(IHostEnvironment environment, string property) =>
        environment.GetType().GetProperty(property)?.GetValue(environment);

    private static IHostEnvironment Find(Func<IHostEnvironment> find)
    {
        try
        {
            return find();
        }
        catch (MissingMethodException)
        {
            return new MLContext();
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = Getter)]
    private static extern IHostEnvironment Environment(TransformsCatalog catalog);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = Getter)]
    private static extern IHostEnvironment Environment(TrainCatalogBase.CatalogInstantiatorBase catalog);
}

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
