using MLNetAutoencoder.Common;
using MLNetAutoencoder.Network;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Training.Optimizers;

/// <summary>
/// L-BFGS: algorithm 7.5 of Nocedal and Wright (2006). Loss and gradient of the accepted point are kept for the next step, which therefore
/// costs one evaluation where its first length fits.
/// </summary>
internal sealed class LbfgsRule : IFullBatchOptimizer
{
    /// <summary>A gradient no longer than this is taken for zero.</summary>
    private const double ShortestGradient = 1e-7;

    private readonly Tensor[] _state;
    private readonly Tensor _gradient;
    private readonly Tensor _direction;
    private readonly Tensor _start;
    private readonly CurvaturePairs _pairs;
    private readonly StepScalar _length = new();
    private double? _loss;

    public LbfgsRule(LbfgsSettings settings, Tensor values)
    {
        long length = values.NumberOfElements;
        _state = [Zeros(values, length), Zeros(values, length * settings.Memory), Zeros(values, length * settings.Memory)];
        _gradient = _state[0];
        _pairs = new CurvaturePairs(_state[1], _state[2], settings.Memory);
        _direction = Zeros(values, length);
        _start = Zeros(values, length);
    }

    public IReadOnlyList<Tensor> State => _state;

    public double[] Counters
    {
        get => [_loss ?? double.NaN, Converged ? 1 : 0, .. _pairs.Counters];
        set
        {
            _pairs.Counters = value[2..];
            _loss = double.IsNaN(value[0]) ? null : value[0];
            Converged = value[1] == 1;
        }
    }

    public bool Converged { get; private set; }

    public double Step(Tensor values, Tensor gradient, Func<double> evaluate)
    {
        if (_loss is null)
        {
            double loss = evaluate();
            if (!double.IsFinite(loss) || !double.IsFinite(FlatTensor.Dot(gradient, gradient)))
                return double.NaN;
            _loss = loss;
            _gradient.copy_(gradient);
        }
        while (!Converged)
        {
            if (Search(values, gradient, evaluate) is { } found)
            {
                Accept(values, gradient, found.Loss);
                break;
            }
            // Old curvature may have misled; the gradient itself cannot.
            Converged = _pairs.Count == 0;
            _pairs.Clear();
        }
        return _loss.Value;
    }

    public void Restart()
    {
        _loss = null;
        Converged = false;
        _pairs.Clear();
    }

    public void Dispose()
    {
        _pairs.Dispose();
        foreach (var tensor in _state.Append(_direction).Append(_start))
            tensor.Dispose();
        _length.Dispose();
    }

    /// <summary>Moves the values to a better point and leaves its gradient, or leaves the values and returns null.</summary>
    private LinePoint? Search(Tensor values, Tensor gradient, Func<double> evaluate)
    {
        double steepness = Math.Sqrt(FlatTensor.Dot(_gradient, _gradient));
        if (!(steepness > ShortestGradient))
            return null;
        _direction.copy_(_gradient);
        _pairs.Turn(_direction);
        double slope = FlatTensor.Dot(_gradient, _direction);
        if (!(slope < 0))
            return null;
        _start.copy_(values);
        double last = 0;
        var found = LineSearch.Search(Probe, new LinePoint(0, _loss!.Value, slope), _pairs.Count == 0 ? Math.Min(1, 1 / steepness) : 1);
        if (found is null)
            values.copy_(_start);
        else if (found.Value.Length != last)
            Probe(found.Value.Length);
        return found;

        LinePoint Probe(double length)
        {
            last = length;
            values.copy_(_start).add_(_direction, _length.Of(length));
            double loss = evaluate();
            return new LinePoint(length, loss, FlatTensor.Dot(gradient, _direction));
        }
    }

    private void Accept(Tensor values, Tensor gradient, double loss)
    {
        _direction.copy_(values).sub_(_start);
        Converged = FlatTensor.Dot(_direction, _direction) == 0;
        _start.copy_(gradient).sub_(_gradient);
        _pairs.Add(move: _direction, change: _start);
        _gradient.copy_(gradient);
        _loss = loss;
    }

    private static Tensor Zeros(Tensor values, long length) => zeros([length], ScalarType.Float32, values.device).DetachFromDisposeScope();
}

/// <summary>
/// The last moves and what they changed in the gradient, as a ring, and the product of the inverse Hessian that they imply with a vector:
/// algorithm 7.4 of Nocedal and Wright (2006). The memory is its owner's; this keeps views of it.
/// </summary>
internal sealed class CurvaturePairs : IDisposable
{
    /// <summary>A pair of less curvature than this is left out: the product would no longer be a direction of descent.</summary>
    private const double LeastCurvature = 1e-10;

    private readonly Tensor[] _moves;
    private readonly Tensor[] _changes;
    private readonly double[] _curvature;
    private readonly double[] _share;
    private readonly StepScalar _factor = new();
    private int _newest = -1;
    private double _scale = 1;

    public CurvaturePairs(Tensor moves, Tensor changes, int memory)
    {
        _moves = Rows(moves, memory);
        _changes = Rows(changes, memory);
        _curvature = new double[memory];
        _share = new double[memory];
    }

    public int Count { get; private set; }

    /// <summary>What to keep beside the memory.</summary>
    public double[] Counters
    {
        get => [Count, _newest, _scale, .. _curvature];
        set
        {
            Guard.That(
                value.Length == 3 + _curvature.Length,
                nameof(value),
                $"The counters are of {value.Length - 3} pairs, not of {_curvature.Length}; take those of the same optimizer."
            );
            Count = (int)value[0];
            _newest = (int)value[1];
            _scale = value[2];
            value[3..].CopyTo(_curvature, 0);
        }
    }

    public void Clear()
    {
        Count = 0;
        _newest = -1;
        _scale = 1;
    }

    /// <summary>Keeps a pair, in place of the oldest when there is no room, unless it lacks curvature.</summary>
    public void Add(Tensor move, Tensor change)
    {
        double curvature = FlatTensor.Dot(move, change);
        double square = FlatTensor.Dot(change, change);
        if (!(curvature > LeastCurvature * square && double.IsFinite(square)))
            return;
        _newest = (_newest + 1) % _moves.Length;
        Count = Math.Min(Count + 1, _moves.Length);
        _moves[_newest].copy_(move);
        _changes[_newest].copy_(change);
        _curvature[_newest] = curvature;
        _scale = curvature / square;
    }

    /// <summary>Multiplies a vector in place with the negative of the inverse Hessian.</summary>
    public void Turn(Tensor vector)
    {
        for (int age = 0; age < Count; age++)
        {
            int i = Index(age);
            _share[i] = FlatTensor.Dot(_moves[i], vector) / _curvature[i];
            vector.add_(_changes[i], _factor.Of(-_share[i]));
        }
        vector.mul_(_factor.Of(-_scale));
        for (int age = Count - 1; age >= 0; age--)
        {
            int i = Index(age);
            double share = FlatTensor.Dot(_changes[i], vector) / _curvature[i];
            vector.add_(_moves[i], _factor.Of(-_share[i] - share));
        }
    }

    public void Dispose()
    {
        foreach (var view in _moves.Concat(_changes))
            view.Dispose();
        _factor.Dispose();
    }

    private int Index(int age) => (_newest - age + _moves.Length) % _moves.Length;

    private static Tensor[] Rows(Tensor memory, int count)
    {
        long length = memory.NumberOfElements / count;
        return [.. Enumerable.Range(0, count).Select(i => memory.narrow(0, i * length, length).DetachFromDisposeScope())];
    }
}
