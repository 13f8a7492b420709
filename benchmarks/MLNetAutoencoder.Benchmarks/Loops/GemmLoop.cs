using System.Diagnostics;
using MLNetAutoencoder.Training;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>Products of square matrices through the libtorch that trains, with one thread: what the processor can at best do.</summary>
internal sealed class GemmLoop : ITimedLoop
{
    private const int Size = 1024;
    private const int Products = 10;

    private readonly Tensor _a = Random();
    private readonly Tensor _b = Random();
    private readonly Tensor _product = Random();

    public string Name => $"sgemm of {Size}";

    /// <returns>Floating-point operations per second.</returns>
    public double Measure()
    {
        using var runtime = TorchRuntime.Enter();
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Products; i++)
            _product.addmm_(_a, _b, beta: 0, alpha: 1);
        return Products * 2.0 * Size * Size * Size / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose()
    {
        _a.Dispose();
        _b.Dispose();
        _product.Dispose();
    }

    private static Tensor Random()
    {
        var random = new Random(1);
        return tensor([.. Enumerable.Range(0, Size * Size).Select(_ => random.NextSingle())], [Size, Size]).DetachFromDisposeScope();
    }
}
