using MLNetAutoencoder.Data;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Training.Steps;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Training;

/// <summary>
/// What is measured on held-out rows: means over rows, by their weights, and features. The errors are null where nothing is rebuilt.
/// </summary>
internal readonly record struct Evaluation(float Loss, float? MeanSquaredError, float? MeanAbsoluteError);

/// <summary>Measures a network without changing it. Owns its own views and room for rows.</summary>
internal sealed class Evaluator : IDisposable
{
    private const int FewestRows = 256;
    private const int MostRows = 4096;

    /// <summary>Features of a batch: many rows where they are narrow, since the calls would cost more than the arithmetic.</summary>
    private const int BatchValues = 1 << 17;

    private const int MostShardRows = 512;

    /// <summary>What objectives that draw codes draw from: the same numbers after every epoch, so that epochs can be compared.</summary>
    private const long NoiseSeed = 1;

    private readonly StepSettings _settings;
    private readonly ShardCrew _crew;
    private readonly NetworkTensors _network;
    private readonly List<NoiseSource> _noises = [];
    private readonly List<ShardRows> _rows = [];
    private readonly int _batchRows;
    private readonly double[,] _sums;

    public Evaluator(StepSettings settings, ShardCrew crew, Weights parameters, bool weighted)
    {
        _settings = settings;
        _crew = crew;
        _batchRows = BatchRows(settings.Plan);
        var device = parameters.Values.device;
        int shards = Shards(settings.Plan, device);
        int shardRows = (_batchRows + shards - 1) / shards;
        _sums = new double[shards, 3];
        _network = new NetworkTensors(settings.Layout, parameters.Values, parameters.Buffers);
        try
        {
            for (int shard = 0; shard < shards; shard++)
            {
                _rows.Add(new ShardRows(shardRows, settings.Plan.Layout.Width, weighted, device));
                _noises.Add(new NoiseSource());
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>
    /// Into how many parts a batch is divided, by the plan alone, so that what is measured is the same on any number of threads.
    /// </summary>
    public static int Shards(AutoencoderPlan plan, Device device)
    {
        if (device.type != DeviceType.CPU)
            return 1;
        int byWork = Sharding.Count(plan, BatchRows(plan), isFused: false);
        return plan.IsPlain && !plan.MixesRows ? Math.Max(byWork, BatchRows(plan) / MostShardRows) : byWork;
    }

    /// <summary>Measures the validation rows.</summary>
    /// <param name="data">Holds at least one.</param>
    /// <param name="threads">How many threads may work.</param>
    /// <param name="isCancelled">Asked between two batches.</param>
    /// <returns>Null when cancelled.</returns>
    public Evaluation? Measure(TrainingData data, int threads, Func<bool> isCancelled)
    {
        Array.Clear(_sums);
        long batch = 0;
        using var reader = data.OpenValidation(_batchRows);
        for (int rows; (rows = reader.Next()) > 0; batch++)
        {
            if (isCancelled())
                return null;
            int shards = Math.Min(_rows.Count, rows);
            long place = (batch * data.Peers.Size) + data.Peers.Rank;
            _crew.Work(shards, threads, shard => Measure(reader, Sharding.Part(rows, shards, shard), shard, place));
        }
        double[] sums = [Sum(0), Sum(1), Sum(2)];
        data.Peers.Sum(sums);
        return _settings.Plan.Objective.HasDecoder
            ? new Evaluation(Mean(0), Mean(1) / _settings.Plan.Layout.Targets, Mean(2) / _settings.Plan.Layout.Targets)
            : new Evaluation(Mean(0), null, null);

        double Sum(int quantity) => Enumerable.Range(0, _rows.Count).Sum(shard => _sums[shard, quantity]);

        float Mean(int quantity) => (float)(sums[quantity] / data.ValidationRows);
    }

    public void Dispose()
    {
        _network.Dispose();
        foreach (var rows in _rows)
            rows.Dispose();
        foreach (var noise in _noises)
            noise.Dispose();
    }

    private static int BatchRows(AutoencoderPlan plan)
    {
        int rows = plan.IsPlain ? Math.Clamp(BatchValues / plan.Layout.Width, FewestRows, MostRows) : FewestRows;
        return Math.Min(rows, ShardRows.Most(plan.Layout.Width));
    }

    private void Measure(IBatchReader reader, (int First, int Count) part, int shard, long batch)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var plan = _settings.Plan;
        var (rows, weights) = _rows[shard].Fill(reader, part.First, part.Count);
        if (!plan.IsPlain)
        {
            _noises[shard].Begin(NoiseSeed + (batch * _rows.Count) + shard);
            var pass = new LossPass(plan, new ForwardPass(_network, _noises[shard]), rows, plan.Inputs(rows));
            _sums[shard, 0] += FlatTensor.Read(TermSums.Weigh(plan.Objective.Loss(pass), weights));
        }
        if (plan.Objective.HasDecoder)
            MeasureReconstruction(rows, weights, shard);
    }

    private void MeasureReconstruction(Tensor rows, Tensor? weights, int shard)
    {
        var plan = _settings.Plan;
        var pass = new LossPass(plan, new ForwardPass(_network), rows, plan.Inputs(rows));
        var (raw, output) = pass.Decode(pass.Code(pass.Head()));
        var difference = output.Minus(pass.Target);
        var counted = pass.Share is { } share
            ? weights is null
                ? share
                : share.Times(weights)
            : weights;
        double squares = counted is null ? FlatTensor.Dot(difference, difference) : FlatTensor.Dot(difference.Times(counted), difference);
        if (plan.IsPlain)
        {
            _sums[shard, 0] += plan.Loss.IsSquared
                ? squares / plan.Features
                : FlatTensor.Read(TermSums.Weigh(pass.Distance(raw, output), weights));
        }
        _sums[shard, 1] += squares;
        _sums[shard, 2] += Sum(difference.abs_(), counted);
    }

    private static double Sum(Tensor values, Tensor? weights) =>
        FlatTensor.Read((weights is null ? values : values.TimesInPlace(weights)).sum());
}
