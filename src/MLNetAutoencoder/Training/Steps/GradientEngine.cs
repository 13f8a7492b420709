using System.Diagnostics;
using MLNetAutoencoder.Data;
using MLNetAutoencoder.Network;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Training.Steps;

/// <summary>Computes gradients and measures of one network, on as many threads as pay. Owns threads, steps and tensors.</summary>
internal sealed class GradientEngine : IDisposable
{
    private readonly ShardCrew _crew;
    private readonly ShardedStep _step;
    private readonly Tensor? _sum;
    private readonly Evaluator _evaluator;
    private readonly ThreadChoice _choice;
    private readonly int _measuringThreads;
    private readonly TrainingSetup _setup;
    private readonly IReadOnlyList<ChainLink>? _fused;
    private readonly JointStep? _joint;

    /// <param name="setup">Data, options and plan.</param>
    /// <param name="parameters">The numbers that gradients are taken at; not owned.</param>
    /// <param name="stop">What ranks tell each other with every step; null where nothing stops by itself.</param>
    public GradientEngine(TrainingSetup setup, Weights parameters, StopSignal? stop = null)
    {
        _setup = setup;
        bool onCpu = setup.Device.type == DeviceType.CPU;
        bool mayFuse = setup.Options.Step != GradientStep.Autograd && !setup.Options.MixedPrecision;
        _fused = mayFuse ? DenseChain.Of(setup.Plan, setup.Options.Loss) : null;
        int shards = onCpu ? Sharding.Count(setup.Plan, setup.BatchSize, isFused: _fused is not null) : 1;
        _choice = new ThreadChoice(shards, setup.Options.Threads, Environment.ProcessorCount);
        _measuringThreads = Math.Min(Evaluator.Shards(setup.Plan, setup.Device), setup.Options.Threads ?? Environment.ProcessorCount);
        int terms = setup.Plan.Objective.Terms.Count;
        var peers = setup.Data.Peers;
        _joint = peers.IsAlone ? null : new JointStep(peers, parameters, terms, stop, setup.Warn);
        _crew = new ShardCrew(Math.Max(_choice.Most, _measuringThreads));
        try
        {
            _step = new ShardedStep(_crew, shards, peers.Rank * shards, terms, () => MakeStep(parameters), MakeRows);
            _sum = setup.Options.Optimizer.NeedsFullBatch ? zeros_like(parameters.Values).DetachFromDisposeScope() : null;
            _evaluator = new Evaluator(setup.Step, _crew, parameters, setup.Data.IsWeighted);
        }
        catch
        {
            Dispose();
            throw;
        }

        ShardRows MakeRows() => new((setup.BatchSize + shards - 1) / shards, setup.Plan.Layout.Width, setup.Data.IsWeighted, setup.Device);
    }

    /// <summary>Where the optimizer finds the gradient: of the last batch, or what <see cref="AddUp"/> added.</summary>
    public Tensor Gradient => _sum ?? _step.Gradient;

    /// <summary>
    /// Computes loss and gradient of the reader's present batch, and of what the other ranks' readers stand at; for an optimizer that goes
    /// by all rows, of the own batch.
    /// </summary>
    /// <param name="reader">Stands at the batch.</param>
    /// <param name="rows">Rows of the batch; 0 for a rank that has no more of them while others have.</param>
    /// <param name="divisor">What the sum over rows is divided by in the gradient.</param>
    /// <param name="epoch">For the error.</param>
    /// <param name="moment">Where in the training the step is.</param>
    /// <param name="terms">Takes the sums over rows of what the objective reports.</param>
    /// <returns>The sum over rows of weight times loss; finite.</returns>
    /// <exception cref="DivergedException">The loss is NaN or infinite.</exception>
    public double Differentiate(IBatchReader reader, int rows, long divisor, int epoch, StepMoment moment, Span<double> terms)
    {
        long start = Stopwatch.GetTimestamp();
        double loss = _step.Differentiate(reader, rows, divisor, _choice.Threads, moment, terms);
        var own = Stopwatch.GetElapsedTime(start);
        _choice.Observe(own);
        if (_sum is null && _joint is not null)
            loss = _joint.Sum(Gradient, loss, rows, terms, own);
        return double.IsFinite(loss) ? loss : throw new DivergedException(epoch, loss);
    }

    /// <summary>Adds the gradient of the last batch to those of the batches before it, for an optimizer that goes by all rows.</summary>
    /// <param name="isFirst">Whether to begin a new sum.</param>
    public void AddUp(bool isFirst)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        if (isFirst)
            _sum!.copy_(_step.Gradient);
        else
            _sum!.PlusInPlace(_step.Gradient);
    }

    /// <summary>Adds up what the ranks have of all their batches, for an optimizer that goes by all rows.</summary>
    /// <param name="loss">The sum over the own rows.</param>
    /// <param name="rows">The own rows.</param>
    /// <param name="terms">Takes the sums over all rows of what the objective reports.</param>
    /// <param name="own">How long the own batches took.</param>
    /// <returns>The sum over all rows.</returns>
    public double Join(double loss, long rows, Span<double> terms, TimeSpan own) =>
        _joint is null ? loss : _joint.Sum(Gradient, loss, rows, terms, own);

    /// <summary>Sees to it that all ranks have the same weights after an epoch.</summary>
    public void CheckWeights(int epoch) => _joint?.CheckWeights(epoch);

    /// <summary>Measures the validation rows; null when there are none, or when cancelled.</summary>
    public Evaluation? Evaluate(Func<bool> isCancelled) =>
        _setup.Data.ValidationRows == 0 ? null : _evaluator.Measure(_setup.Data, _measuringThreads, isCancelled);

    public void Dispose()
    {
        _crew.Dispose();
        _step?.Dispose();
        _evaluator?.Dispose();
        _sum?.Dispose();
    }

    private IGradientStep MakeStep(Weights parameters) =>
        _fused is not null
            ? new FusedStep(_setup.Step, _fused, parameters.Values)
            : new AutogradStep(
                _setup.Step,
                parameters.Values,
                parameters.Buffers,
                _setup.Options.MixedPrecision ? ScalarType.BFloat16 : ScalarType.Float32
            );
}
