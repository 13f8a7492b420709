using MLNetAutoencoder.Common;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Training.Checkpoints;
using MLNetAutoencoder.Training.Optimizers;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Training.Updates;

/// <summary>
/// What a step does with the gradient: clipping, penalties, the optimizer at the rate of its schedule, the bound on norms, averaging. All
/// of it acts on flat tensors.
/// </summary>
internal sealed class WeightUpdate : IDisposable
{
    private readonly Tensor _values;
    private readonly Tensor _gradient;
    private readonly GradientClip _clip;
    private readonly WeightPenalties _penalties;
    private readonly IOptimizer? _optimizer;
    private readonly IFullBatchOptimizer? _descent;
    private readonly RateSchedule _schedule;
    private readonly NormBound? _maxNorm;
    private readonly WeightAverage? _average;
    private long _steps;

    /// <param name="setup">Options and layout.</param>
    /// <param name="values">The values to move; not owned.</param>
    /// <param name="gradient">Where their gradient is before each step; not owned.</param>
    /// <param name="learningRate">The rate that the schedule goes out from.</param>
    public WeightUpdate(TrainingSetup setup, Tensor values, Tensor gradient, double learningRate)
    {
        var (options, layout) = (setup.Options, setup.Step.Layout);
        _values = values;
        _gradient = gradient;
        LearningRate = learningRate;
        try
        {
            _clip = new GradientClip(options.GradientClipValue, options.GradientClipNorm);
            _penalties = new WeightPenalties(values, gradient, layout.WeightCount, options.L1, options.L2, options.WeightDecay);
            if (options.Optimizer.NeedsFullBatch)
                _descent = OptimizerFactory.CreateFullBatch(options.Optimizer, values);
            else
                _optimizer = OptimizerFactory.Create(options.Optimizer, values, layout.WeightCount);
            _schedule = new RateSchedule(
                options.LearningRateSchedule,
                learningRate,
                options.WarmupEpochs,
                setup.Epochs,
                setup.BatchesPerEpoch
            );
            if (options.MaxNorm is { } bound)
                _maxNorm = new NormBound(values, layout.Weights.Select(w => (w.Offset, (long)w.Rows, (long)w.Columns)), bound);
            if (options.WeightAveraging is { } decay)
                _average = new WeightAverage(values, decay);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Whether a step needs the gradient over all rows.</summary>
    public bool IsFullBatch => _descent is not null;

    /// <summary>Whether no further step would change anything.</summary>
    public bool HasConverged => _descent is { Converged: true };

    /// <summary>Of the last step.</summary>
    public double LearningRate { get; private set; }

    private IOptimizerState State => (IOptimizerState?)_optimizer ?? _descent!;

    /// <summary>Moves the values by the gradient of a batch, which is scratch afterwards, at the rate of the schedule.</summary>
    public void Step() => Step(_schedule.Rate(_steps++));

    /// <summary>As <see cref="Step()"/>, at a rate of its own, which the schedule does not hear of.</summary>
    public void Step(double learningRate)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        LearningRate = learningRate;
        _clip.Apply(_gradient);
        _penalties.Apply(LearningRate);
        _optimizer!.Step(_values, _gradient, LearningRate);
        _maxNorm?.Apply();
        _average?.Update(_values);
    }

    /// <summary>Takes one step of an optimizer that goes by the gradient over all rows.</summary>
    /// <param name="evaluate">Puts the gradient over all rows in its place and returns the mean loss.</param>
    /// <returns>The mean loss, without penalties, where the step ended.</returns>
    public double Descend(Func<double> evaluate)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        double total = _descent!.Step(
            _values,
            _gradient,
            () =>
            {
                using var inner = NewDisposeScope();
                double loss = evaluate();
                _penalties.Apply(learningRate: 0);
                return loss + _penalties.Loss();
            }
        );
        return total - _penalties.Loss();
    }

    /// <summary>Puts the averaged weights in place of the weights, if there are any.</summary>
    public void BeginMeasure()
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        _average?.SwapIn(_values);
    }

    public void EndMeasure()
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        _average?.SwapOut(_values);
    }

    public void EndEpoch(double monitored) => _schedule.EndEpoch(monitored);

    public void Save(CheckpointState state)
    {
        state.Counters["steps"] = [_steps, LearningRate];
        state.Counters["schedule"] = _schedule.Counters;
        state.Counters["optimizer"] = State.Counters;
        foreach (var (name, tensor) in Tensors())
            state.Arrays[name] = FlatTensor.ToArray(tensor);
    }

    public void Restore(CheckpointState state)
    {
        _steps = (long)state.Counters["steps"][0];
        LearningRate = state.Counters["steps"][1];
        _schedule.Counters = state.Counters["schedule"];
        State.Counters = state.Counters["optimizer"];
        foreach (var (name, tensor) in Tensors())
            FlatTensor.Load(tensor, state.Arrays[name]);
    }

    public void Dispose()
    {
        _optimizer?.Dispose();
        _descent?.Dispose();
        _clip?.Dispose();
        _penalties?.Dispose();
        _maxNorm?.Dispose();
        _average?.Dispose();
    }

    private IEnumerable<(string Name, Tensor Tensor)> Tensors() =>
        State
            .State.Select((tensor, i) => (Invariant.Text($"optimizer.{i}"), tensor))
            .Concat((_average?.State ?? []).Select((tensor, i) => (Invariant.Text($"average.{i}"), tensor)));
}
