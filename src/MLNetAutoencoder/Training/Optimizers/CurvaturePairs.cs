using static TorchSharp.torch;

namespace MLNetAutoencoder;

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
    private readonly Number _factor = new();
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
            Guard.That(value.Length == 3 + _curvature.Length, nameof(value), $"The counters are of {value.Length - 3} pairs, not of {_curvature.Length}; take those of the same optimiser.");
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
