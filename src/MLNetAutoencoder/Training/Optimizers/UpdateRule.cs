using MLNetAutoencoder.Common;
using MLNetAutoencoder.Network;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Training.Optimizers;

/// <summary>
/// Owner of an optimizer's state and of the numbers it passes to the engine, which are never temporary ones:
/// docs/decisions/0002-own-optimizers.md. The rules are written in as few engine calls as they take: for a small network the calls cost
/// more than the arithmetic.
/// </summary>
internal abstract class UpdateRule(int counters = 0) : IOptimizerState
{
    private readonly List<Tensor> _state = [];
    private readonly List<IDisposable> _numbers = [];
    private readonly double[] _counters = new double[counters];

    public IReadOnlyList<Tensor> State => _state;

    public double[] Counters
    {
        get => (double[])_counters.Clone();
        set
        {
            Guard.That(
                value.Length == _counters.Length,
                nameof(value),
                $"The optimizer has {_counters.Length} counters, not {value.Length}; take those of the same optimizer."
            );
            value.CopyTo(_counters, 0);
        }
    }

    protected Span<double> Counted => _counters;

    public void Dispose()
    {
        foreach (var owned in _state.Concat(_numbers))
            owned.Dispose();
    }

    /// <summary>A part of the state: as long as the values, and zero.</summary>
    protected Tensor Keep(Tensor values)
    {
        var tensor = zeros_like(values).DetachFromDisposeScope();
        _state.Add(tensor);
        return tensor;
    }

    protected Scalar Constant(double value)
    {
        var scalar = StepScalar.Constant(value);
        _numbers.Add(scalar);
        return scalar;
    }

    protected StepScalar Changing()
    {
        var number = new StepScalar();
        _numbers.Add(number);
        return number;
    }
}

/// <summary>Moves all values of a network by their gradient. Values and gradient are flat, float32, and no part of autograd.</summary>
internal interface IOptimizer : IOptimizerState
{
    /// <summary>Makes one step. The gradient is scratch afterwards; it is not cleared.</summary>
    void Step(Tensor values, Tensor gradient, double learningRate);
}

/// <summary>
/// All that an optimizer knows between two steps. Copied into another of the same kind, that one goes on with identical bytes.
/// </summary>
internal interface IOptimizerState : IDisposable
{
    /// <summary>Flat float32 tensors on the device of the values; what is read from them later is to be copied into them.</summary>
    IReadOnlyList<Tensor> State { get; }

    /// <summary>The numbers beside <see cref="State"/>, as a copy.</summary>
    double[] Counters { get; set; }
}

/// <summary>An optimizer that asks for the loss over all rows at several points a step.</summary>
internal interface IFullBatchOptimizer : IOptimizerState
{
    /// <summary>Whether the last step found nothing better; another one would not either.</summary>
    bool Converged { get; }

    /// <summary>
    /// Makes one step and returns the loss after it; NaN, with the values as they were, when loss or gradient are not finite where it
    /// starts. When nothing better is found the values stay where they are. The gradient is scratch afterwards.
    /// </summary>
    /// <param name="values">What is moved.</param>
    /// <param name="gradient">Where <paramref name="evaluate"/> puts the gradient.</param>
    /// <param name="evaluate">
    /// Gives the loss at the values as they are and overwrites the gradient with theirs. Without noise: the same values give the same loss.
    /// </param>
    double Step(Tensor values, Tensor gradient, Func<double> evaluate);

    /// <summary>
    /// Forgets loss, gradient and curvature. To be called when something else has moved the values, or when the loss is another.
    /// </summary>
    void Restart();
}

/// <summary>Makes what runs an optimizer from its settings.</summary>
internal static class OptimizerFactory
{
    /// <param name="optimizer">One that does not need the full batch.</param>
    /// <param name="values">The values to move, for their length and device.</param>
    /// <param name="weightCount">
    /// How many values from the first on are weights, which are what AdamW shrinks; all of them by default.
    /// </param>
    public static IOptimizer Create(Optimizer optimizer, Tensor values, long? weightCount = null) =>
        optimizer switch
        {
            SgdSettings s => new SgdRule(s, values),
            RmsPropSettings s => new RmsPropRule(s, values),
            AdagradSettings s => new AdagradRule(s, values),
            AdadeltaSettings s => new AdadeltaRule(s, values),
            AdamSettings s => new AdamRule(s, values),
            AdamWSettings s => new AdamRule(s, values, weightCount ?? values.NumberOfElements),
            NAdamSettings s => new NAdamRule(s, values),
            RAdamSettings s => new RAdamRule(s, values),
            _ => throw new ArgumentOutOfRangeException(nameof(optimizer), optimizer, "It makes no steps of single batches."),
        };

    /// <param name="optimizer">One that needs the full batch.</param>
    /// <param name="values">The values to move, for their length and device.</param>
    public static IFullBatchOptimizer CreateFullBatch(Optimizer optimizer, Tensor values) =>
        optimizer switch
        {
            LbfgsSettings s => new LbfgsRule(s, values),
            _ => throw new ArgumentOutOfRangeException(nameof(optimizer), optimizer, "It makes no steps of full batches."),
        };
}
