using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>
/// Owner of an optimiser's state and of the numbers it passes to the engine, which are never temporary ones: docs/decisions/0002-own-optimisers.md.
/// The rules are written in as few engine calls as they take: for a small network the calls cost more than the arithmetic.
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
            Guard.That(value.Length == _counters.Length, nameof(value), $"The optimiser has {_counters.Length} counters, not {value.Length}; take those of the same optimiser.");
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
        Scalar scalar = value;
        _numbers.Add(scalar);
        return scalar;
    }

    protected Number Changing()
    {
        var number = new Number();
        _numbers.Add(number);
        return number;
    }
}
