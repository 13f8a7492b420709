using static TorchSharp.torch;

namespace MLNetAutoencoder;

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
    private readonly Number _length = new();
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
        var found = LineSearch.Run(Probe, new LinePoint(0, _loss!.Value, slope), _pairs.Count == 0 ? Math.Min(1, 1 / steepness) : 1);
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
