using System.Globalization;
using System.Text.Json.Serialization;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder;

/// <summary>Where training runs.</summary>
public sealed record TrainingDevice
{
    private const string CudaPrefix = "Cuda:";

    [JsonConstructor]
    internal TrainingDevice(string name) => Name = name;

    /// <summary>
    /// The GPU that <c>MLContext.GpuDeviceId</c> names, or the CPU when it names none. A GPU that cannot be used is an error, unless
    /// <c>MLContext.FallbackToCpu</c> is set.
    /// </summary>
    public static TrainingDevice Auto { get; } = new("Auto");

    /// <summary>The processor.</summary>
    public static TrainingDevice Cpu { get; } = new("Cpu");

    /// <summary><c>Auto</c>, <c>Cpu</c> or <c>Cuda:</c> with the number of the GPU.</summary>
    public string Name { get; }

    internal int? CudaIndex =>
        Name.StartsWith(CudaPrefix, StringComparison.Ordinal)
            ? int.Parse(Name.AsSpan(CudaPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture)
            : null;

    /// <summary>A GPU through CUDA, for which the application references a <c>TorchSharp-cuda</c> package.</summary>
    /// <param name="index">The number of the GPU, 0 or greater.</param>
    /// <returns>The device.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static TrainingDevice Cuda(int index = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new TrainingDevice(Invariant.Text($"{CudaPrefix}{index}"));
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
