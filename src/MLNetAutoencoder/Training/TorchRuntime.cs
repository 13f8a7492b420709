using MLNetAutoencoder.Common;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Training;

/// <summary>
/// The only place that touches what libtorch keeps for a thread: how many threads a call may use, and whether gradients are kept. While it
/// lives, calls of its thread use one thread and keep gradients; then what was set before is restored. So trainings can run side by side.
/// libtorch lets a thread that meets it for the first time meanwhile begin with one thread too; <c>torch.set_num_threads</c> there changes
/// that.
/// </summary>
internal sealed class TorchRuntime : IDisposable
{
    private readonly int _threads = get_num_threads();
    private readonly IDisposable _inference = inference_mode(false);
    private readonly IDisposable _gradients = enable_grad();

    private TorchRuntime() => set_num_threads(1);

    public static TorchRuntime Enter() => new();

    /// <summary>The device that the options name, made ready.</summary>
    /// <exception cref="InvalidOperationException">There is no such GPU, or this build of libtorch knows none.</exception>
    public static Device Open(TrainingDevice device)
    {
        if (device.CudaIndex is not { } index)
            return CPU;
        int count = cuda.is_available() ? cuda.device_count() : 0;
        Guard.Data(
            index < count,
            count == 0
                ? $"Device is {device}, and libtorch finds no CUDA device here; reference a TorchSharp-cuda package on a machine with an "
                    + $"NVIDIA GPU, or set Device to {TrainingDevice.Cpu}."
                : Invariant.Text($"Device is {device}, and this machine has the CUDA devices 0 to {count - 1}; set Device to one of them.")
        );
        return new Device(DeviceType.CUDA, index);
    }

    public void Dispose()
    {
        _gradients.Dispose();
        _inference.Dispose();
        set_num_threads(_threads);
    }
}
