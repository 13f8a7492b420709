using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>What is measured on held-out rows: means over rows, by their weights, and features.</summary>
internal readonly record struct Evaluation(float Loss, float MeanSquaredError, float MeanAbsoluteError);

/// <summary>Measures a network without changing it. Owns its own views and room for rows.</summary>
internal sealed class Evaluator : IDisposable
{
    private const int BatchRows = 256;

    private readonly StepSettings _settings;
    private readonly ShardCrew _crew;
    private readonly DenseNetwork _network;
    private readonly ShardRows[] _rows;
    private readonly double[,] _sums;

    public Evaluator(StepSettings settings, ShardCrew crew, NetworkParameters parameters, bool weighted)
    {
        _settings = settings;
        _crew = crew;
        _network = new DenseNetwork(settings.Plan, settings.Layout, parameters.Values, parameters.Buffers);
        int shards = Sharding.Count(settings.Plan, BatchRows);
        _rows = [.. Enumerable.Range(0, shards).Select(_ => new ShardRows((BatchRows + shards - 1) / shards, settings.Plan.Features, weighted, parameters.Values.device))];
        _sums = new double[shards, 3];
    }

    /// <summary>Measures the validation rows.</summary>
    /// <param name="data">Holds at least one.</param>
    /// <param name="threads">How many threads may work.</param>
    /// <param name="isCancelled">Asked between two batches.</param>
    /// <returns>Null when cancelled.</returns>
    public Evaluation? Run(TrainingData data, int threads, Func<bool> isCancelled)
    {
        Array.Clear(_sums);
        using var reader = data.OpenValidation(BatchRows);
        for (int rows; (rows = reader.Next()) > 0;)
        {
            if (isCancelled())
                return null;
            int shards = Math.Min(_rows.Length, rows);
            _crew.Run(shards, threads, shard => Measure(reader, Sharding.Part(rows, shards, shard), shard));
        }
        return new Evaluation(Mean(0), Mean(1), Mean(2));

        float Mean(int quantity)
            => (float)(Enumerable.Range(0, _rows.Length).Sum(shard => _sums[shard, quantity]) / data.ValidationRows / _settings.Plan.Features);
    }

    public void Dispose()
    {
        _network.Dispose();
        foreach (var rows in _rows)
            rows.Dispose();
    }

    private void Measure(IBatchReader reader, (int First, int Count) part, int shard)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var (rows, weights) = _rows[shard].Fill(reader, part.First, part.Count);
        bool logits = ReconstructionLosses.TakesLogits(_settings.Loss);
        var raw = _network.Forward(rows, withOutput: !logits);
        var output = logits ? Activations.Apply(_settings.Plan.Decoder[^1].Activation, raw) : raw;
        var difference = output.sub(rows);
        double squares = weights is null ? FlatTensor.Dot(difference, difference) : FlatTensor.Dot(difference.mul(weights), difference);
        _sums[shard, 0] += _settings.Loss == ReconstructionLoss.MeanSquaredError ? squares
            : Sum(ReconstructionLosses.Each(_settings.Loss, raw, rows, _settings.HuberDelta), weights);
        _sums[shard, 1] += squares;
        _sums[shard, 2] += Sum(difference.abs_(), weights);
    }

    private static double Sum(Tensor values, Tensor? weights) => FlatTensor.Read((weights is null ? values : values.mul_(weights)).sum());
}
