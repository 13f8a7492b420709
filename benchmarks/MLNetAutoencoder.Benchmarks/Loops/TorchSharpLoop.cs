using System.Diagnostics;
using MLNetAutoencoder.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>
/// The training loop that a user of TorchSharp would write: <c>nn.Sequential</c>, <c>optim.Adam</c>, automatic differentiation, random rows
/// in memory. Batches come from a <c>DataLoader</c>, or are taken out of one shuffled tensor.
/// </summary>
internal sealed class TorchSharpLoop : ITimedLoop
{
    private readonly int _batchSize;
    private readonly bool _onOneThread;
    private readonly Sequential _network;
    private readonly optim.Optimizer _optimizer;
    private readonly nn.Module<Tensor, Tensor, Tensor> _lossFunction = nn.MSELoss();
    private readonly Tensor _rows; // (N, features)
    private readonly IterableDataLoader? _loader;

    /// <param name="network">What is trained.</param>
    /// <param name="withLoader">Whether batches come from a <c>DataLoader</c>.</param>
    /// <param name="onOneThread">Whether libtorch keeps to one thread; else it takes as many as it does by itself.</param>
    public TorchSharpLoop(Network network, bool withLoader, bool onOneThread)
    {
        _onOneThread = onOneThread;
        Name = withLoader ? "TorchSharp with DataLoader" : "TorchSharp on a tensor";
        _batchSize = network.BatchSize;
        _network = Make(network.Widths);
        _optimizer = optim.Adam(_network.parameters(), lr: 1e-3);
        _rows = randn(network.TrainingRows, network.Features);
        if (withLoader)
            _loader = utils.data.DataLoader(utils.data.TensorDataset(_rows), _batchSize, shuffle: true);
    }

    public string Name { get; }

    /// <summary>Trains for one epoch.</summary>
    /// <returns>Rows per second.</returns>
    public double Measure()
    {
        using var runtime = _onOneThread ? TorchRuntime.Enter() : null;
        long start = Stopwatch.GetTimestamp();
        double loss = _loader is null ? ShuffledEpoch() : LoadedEpoch(_loader);
        double rate = _rows.shape[0] / Stopwatch.GetElapsedTime(start).TotalSeconds;
        return double.IsFinite(loss) ? rate : throw new InvalidOperationException($"{Name} diverged.");
    }

    public void Dispose()
    {
        _loader?.Dispose();
        _rows.Dispose();
        _lossFunction.Dispose();
        _optimizer.Dispose();
        _network.Dispose();
    }

    /// <summary>Dense layers with ReLU between them, none after the code and none after the last.</summary>
    private static Sequential Make(int[] widths)
    {
        int code = widths.Length / 2;
        var layers = new List<nn.Module<Tensor, Tensor>>();
        for (int i = 1; i < widths.Length; i++)
        {
            layers.Add(nn.Linear(widths[i - 1], widths[i]));
            if (i != code && i != widths.Length - 1)
                layers.Add(nn.ReLU());
        }
        return nn.Sequential(layers);
    }

    private double LoadedEpoch(IterableDataLoader loader)
    {
        double sum = 0;
        foreach (var batch in loader)
            sum += Step(batch[0]);
        return sum;
    }

    private double ShuffledEpoch()
    {
        using var order = randperm(_rows.shape[0]);
        using var shuffled = _rows.index_select(0, order);
        double sum = 0;
        for (long first = 0; first < _rows.shape[0]; first += _batchSize)
        {
            using var batch = shuffled.narrow(0, first, Math.Min(_batchSize, _rows.shape[0] - first));
            sum += Step(batch);
        }
        return sum;
    }

    private double Step(Tensor rows)
    {
        using var scope = NewDisposeScope();
        _optimizer.zero_grad();
        var loss = _lossFunction.call(_network.call(rows), rows);
        loss.backward();
        _optimizer.step();
        return loss.item<float>() * rows.shape[0];
    }
}
