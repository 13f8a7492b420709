using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetAutoencoder.Common;

/// <summary>
/// Finds the environment behind a catalog, which ML.NET shows to its own components only (the explicit IInternalCatalog.Environment).
/// Without it a component would have no log and no seed; where a version of ML.NET lacks the member, an environment of its own is used.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A member that is not there is one that ML.NET does not tell.")]
internal static class CatalogEnvironment
{
    private const string Getter = "Microsoft.ML.Data.IInternalCatalog.get_Environment";

    public static IHostEnvironment Of(TransformsCatalog catalog) => Find(() => Environment(Guard.NotNull(catalog)));

    public static IHostEnvironment Of(TrainCatalogBase.CatalogInstantiatorBase catalog) => Find(() => Environment(Guard.NotNull(catalog)));

    public static IHostEnvironment Of(ModelOperationsCatalog catalog) => Find(() => Environment(Guard.NotNull(catalog)));

    /// <summary>The GPU that the context names, and whether the CPU may take its place: public properties of a class that is not.</summary>
    public static (int? Index, bool FallbackToCpu) Gpu(IHostEnvironment environment) =>
        (Value(environment, nameof(MLContext.GpuDeviceId)) as int?, Value(environment, nameof(MLContext.FallbackToCpu)) is true);

    /// <summary>The folder that the context keeps files in for a while; null where ML.NET does not tell.</summary>
    public static string? TempFolder(IHostEnvironment environment) => Value(environment, nameof(MLContext.TempFilePath)) as string;

    /// <summary>
    /// Asks whether the context was told to end what it does, which its hosts learn of too; null where ML.NET does not tell.
    /// </summary>
    public static Func<bool>? Cancellation(IHostEnvironment environment) =>
        environment.GetType().GetProperty("IsCanceled")?.GetMethod is { } getter ? () => getter.Invoke(environment, null) is true : null;

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
    private static extern IHostEnvironment Environment(ModelOperationsCatalog catalog);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = Getter)]
    private static extern IHostEnvironment Environment(TrainCatalogBase.CatalogInstantiatorBase catalog);
}
