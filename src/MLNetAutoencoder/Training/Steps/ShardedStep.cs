using System.Numerics;
using System.Runtime.InteropServices;
using MLNetAutoencoder.Data;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Network;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Training.Steps;

/// <summary>
/// Computes loss and gradient of a batch: each shard reads its rows and works on them, then the gradients are summed. Owns the shards.
/// </summary>
internal sealed class ShardedStep : IDisposable
{
    private readonly ShardCrew _crew;
    private readonly List<IGradientStep> _steps = [];
    private readonly List<ShardRows> _rows = [];
    private readonly int _firstShard;
    private readonly double[] _losses;
    private readonly double[][] _terms;

    /// <param name="crew">The threads; not owned.</param>
    /// <param name="shards">1 or greater.</param>
    /// <param name="firstShard">The number of the first among the shards of all ranks.</param>
    /// <param name="terms">How many terms the objective reports.</param>
    /// <param name="makeStep">Makes a step for one shard.</param>
    /// <param name="makeRows">Makes room for one shard's rows.</param>
    public ShardedStep(ShardCrew crew, int shards, int firstShard, int terms, Func<IGradientStep> makeStep, Func<ShardRows> makeRows)
    {
        _crew = crew;
        _firstShard = firstShard;
        _losses = new double[shards];
        _terms = [.. Enumerable.Range(0, shards).Select(_ => new double[terms])];
        try
        {
            for (int shard = 0; shard < shards; shard++)
            {
                _steps.Add(makeStep());
                _rows.Add(makeRows());
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The gradient of the last batch.</summary>
    public Tensor Gradient => _steps[0].Gradient;

    /// <summary>Works on the reader's present batch.</summary>
    /// <param name="reader">Stands at the batch.</param>
    /// <param name="rows">Rows of the batch; of none the gradient is 0.</param>
    /// <param name="divisor">What the sum over rows is divided by in the gradient.</param>
    /// <param name="threads">How many threads may work.</param>
    /// <param name="moment">Where in the training the step is.</param>
    /// <param name="terms">Takes the sums over rows of what the objective reports.</param>
    /// <returns>The sum over rows of weight times loss.</returns>
    public double Differentiate(IBatchReader reader, int rows, long divisor, int threads, StepMoment moment, Span<double> terms)
    {
        if (rows == 0)
            return Nothing(terms);
        int shards = Math.Min(_steps.Count, rows);
        _crew.Work(
            shards,
            threads,
            shard =>
            {
                using var scope = NewDisposeScope();
                var (first, count) = Sharding.Part(rows, shards, shard);
                var (values, weights) = _rows[shard].Fill(reader, first, count);
                var own = moment with { NoiseSeed = moment.NoiseSeed + _firstShard + shard };
                _losses[shard] = _steps[shard].Differentiate(values, weights, divisor, own, _terms[shard]);
            }
        );
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        double loss = _losses[0];
        for (int shard = 1; shard < shards; shard++)
        {
            Gradient.PlusInPlace(_steps[shard].Gradient);
            loss += _losses[shard];
        }
        for (int i = 0; i < terms.Length; i++)
            terms[i] = _terms.Take(shards).Sum(t => t[i]);
        return loss;
    }

    private double Nothing(Span<double> terms)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        Gradient.zero_();
        terms.Clear();
        return 0;
    }

    public void Dispose()
    {
        foreach (var step in _steps)
            step.Dispose();
        foreach (var rows in _rows)
            rows.Dispose();
    }
}

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
        _rows = zeros(rows, width, ScalarType.Float32, CPU).DetachFromDisposeScope();
        _weights = weighted ? zeros(rows, 1, ScalarType.Float32, CPU).DetachFromDisposeScope() : null;
    }

    /// <summary>
    /// The most rows of a width that there can be room for: TorchSharp shows a tensor's memory as a span of bytes, of 2 GB at most.
    /// </summary>
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

/// <summary>
/// Into how many parts a batch is divided, whose gradients are computed side by side and summed in order. It depends on network and batch
/// size alone, so that the trained weights are the same whatever the number of threads (docs/decisions/0003-threads.md).
/// </summary>
internal static class Sharding
{
    /// <summary>Multiplications of a shard: below, handing it over costs more than another core brings.</summary>
    private const double LeastFused = 4e6;

    /// <summary>The same by autograd, where each shard has the overhead of every operation.</summary>
    private const double LeastByAutograd = 8e6;

    /// <summary>Multiplications that a number of the network costs in one shard more, by which its gradient is added.</summary>
    private const double OfANumber = 24;

    /// <summary>Rows that calls cost in one shard more.</summary>
    private const double OfCalls = 16;

    private const int Most = 16;

    /// <param name="plan">The network.</param>
    /// <param name="batchRows">Rows of a whole batch.</param>
    /// <param name="isFused">Whether the gradient is by <see cref="FusedStep"/>.</param>
    public static int Count(AutoencoderPlan plan, long batchRows, bool isFused)
    {
        if (plan.MixesRows)
            return 1;
        double work = plan.Multiplications * batchRows;
        double byWork = work / (isFused ? LeastFused : LeastByAutograd);
        // So many that the last one saves what it costs: work / n + n * cost is least.
        double byCost = Math.Sqrt(Math.Min(work / (OfANumber * plan.Numbers), batchRows / OfCalls));
        double most = Math.Clamp(Math.Min(byWork, byCost), 1, Most);
        return 1 << BitOperations.Log2((uint)most); // three for two threads would take as long as four
    }

    /// <summary>The rows of one shard; sizes differ by at most one.</summary>
    public static (int First, int Count) Part(int rows, int shards, int shard)
    {
        int first = (int)((long)rows * shard / shards);
        return (first, (int)((long)rows * (shard + 1) / shards) - first);
    }
}
