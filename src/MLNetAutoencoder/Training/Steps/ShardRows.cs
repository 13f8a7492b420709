using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>The tensors that one shard's rows are read into. Owns them.</summary>
internal sealed class ShardRows : IDisposable
{
    private readonly Tensor _rows; // (most rows, width), on the CPU
    private readonly Tensor? _weights; // (most rows, 1), on the CPU
    private readonly int _width;
    private readonly Device _device;

    public ShardRows(int rows, int width, bool weighted, Device device)
    {
        _width = width;
        _device = device;
        _rows = zeros(rows, width, device: CPU).DetachFromDisposeScope();
        _weights = weighted ? zeros(rows, 1, device: CPU).DetachFromDisposeScope() : null;
    }

    /// <summary>The most rows of a width that there can be room for: TorchSharp shows a tensor's memory as a span of bytes, of 2 GB at most.</summary>
    public static int Most(int width) => (int)Math.Max(1, int.MaxValue / ((long)sizeof(float) * width));

    /// <summary>Reads a part of the reader's batch.</summary>
    /// <returns>(N, width) and (N, 1) on the device; views that are overwritten by the next call.</returns>
    public (Tensor Rows, Tensor? Weights) Fill(IBatchReader reader, int first, int count)
    {
        reader.Fill(first, count, Floats(_rows, count * _width), _weights is null ? default : Floats(_weights, count));
        return (OnDevice(_rows.narrow(0, 0, count)), _weights is null ? null : OnDevice(_weights.narrow(0, 0, count)));
    }

    public void Dispose()
    {
        _rows.Dispose();
        _weights?.Dispose();
    }

    private static Span<float> Floats(Tensor tensor, int count) => MemoryMarshal.Cast<byte, float>(tensor.bytes)[..count];

    private Tensor OnDevice(Tensor tensor) => _device.type == TorchSharp.DeviceType.CPU ? tensor : tensor.to(_device);
}
