using MLNetAutoencoder.Network;
using MLNetAutoencoder.Training.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Training.Updates;

/// <summary>Holds every element of a gradient within bounds, then its Euclidean norm (Pascanu, Mikolov and Bengio 2013).</summary>
internal sealed class GradientClip : IDisposable
{
    private readonly double? _norm;
    private readonly Scalar? _highest;
    private readonly Scalar? _lowest;
    private readonly StepScalar _factor = new();

    /// <param name="value">The greatest size of an element; null for none.</param>
    /// <param name="norm">The greatest norm of the whole gradient; null for none.</param>
    public GradientClip(double? value, double? norm)
    {
        _norm = norm;
        if (value is null)
            return;
        _highest = StepScalar.Constant(value.Value);
        _lowest = StepScalar.Constant(-value.Value);
    }

    /// <summary>Clips in place. A norm that is not finite is left alone, so that it shows in the loss.</summary>
    public void Apply(Tensor gradient)
    {
        if (_highest is not null)
            gradient.clamp_(_lowest, _highest);
        if (_norm is null)
            return;
        double norm = Norm(gradient);
        if (norm > _norm && double.IsFinite(norm))
            gradient.mul_(_factor.Of(_norm.Value / norm));
    }

    public void Dispose()
    {
        _highest?.Dispose();
        _lowest?.Dispose();
        _factor.Dispose();
    }

    private static double Norm(Tensor gradient)
    {
        using var norm = gradient.norm();
        return FlatTensor.Read(norm);
    }
}

/// <summary>
/// Draws the weights, which are the first of the flat values, towards zero: L1 and L2 by the gradient, weight decay beside it.
/// </summary>
internal sealed class WeightPenalties : IDisposable
{
    private readonly Tensor _weights;
    private readonly Tensor _gradient;
    private readonly Scalar? _l1;
    private readonly Scalar? _l2;
    private readonly double _halfL2;
    private readonly double _decay;
    private readonly StepScalar _shrink = new();

    /// <param name="values">The flat values.</param>
    /// <param name="gradient">Their gradient.</param>
    /// <param name="weightCount">How many values from the first on are weights.</param>
    /// <param name="l1">What the sum of the weights' sizes counts in the loss; 0 for none.</param>
    /// <param name="l2">What half the sum of their squares counts in the loss; 0 for none.</param>
    /// <param name="decay">The share, times the learning rate, that weights shrink by in a step; 0 for none.</param>
    public WeightPenalties(Tensor values, Tensor gradient, long weightCount, double l1, double l2, double decay)
    {
        _weights = values.narrow(0, 0, weightCount).DetachFromDisposeScope();
        _gradient = gradient.narrow(0, 0, weightCount).DetachFromDisposeScope();
        _l1 = l1 > 0 ? StepScalar.Constant(l1) : null;
        _l2 = l2 > 0 ? StepScalar.Constant(l2) : null;
        _halfL2 = l2 / 2;
        _decay = decay;
    }

    /// <summary>To be called between the gradient and the step, after any clipping.</summary>
    public void Apply(double learningRate)
    {
        if (_l1 is not null)
        {
            using var sign = _weights.sign();
            _gradient.add_(sign, _l1);
        }
        if (_l2 is not null)
            _gradient.add_(_weights, _l2);
        if (_decay > 0)
            _weights.mul_(_shrink.Of(1 - (learningRate * _decay)));
    }

    /// <summary>What L2 counts in the loss.</summary>
    public double Loss()
    {
        if (_l2 is null)
            return 0;
        using var norm = _weights.norm();
        double length = FlatTensor.Read(norm);
        return _halfL2 * length * length;
    }

    public void Dispose()
    {
        _weights.Dispose();
        _gradient.Dispose();
        _l1?.Dispose();
        _l2?.Dispose();
        _shrink.Dispose();
    }
}

/// <summary>
/// Holds the Euclidean norm of the weights into each unit at or below a bound (Srebro and Shraibman 2005; Hinton et al. 2012).
/// </summary>
internal sealed class NormBound : IDisposable
{
    private readonly Tensor[] _matrices;
    private readonly Scalar _bound;
    private readonly Scalar _one = StepScalar.Constant(1);

    /// <param name="values">The flat values.</param>
    /// <param name="matrices">Where the weight matrices lie in them; a row is the weights into one unit.</param>
    /// <param name="bound">The greatest norm of a row: above 0.</param>
    public NormBound(Tensor values, IEnumerable<(long Offset, long Rows, long Columns)> matrices, double bound)
    {
        _bound = StepScalar.Constant(bound);
        _matrices = [.. matrices.Select(m => View(values, m.Offset, m.Rows, m.Columns))];
    }

    /// <summary>To be called after the step.</summary>
    public void Apply()
    {
        foreach (var matrix in _matrices)
        {
            // Divided by exactly one, a row within the bound stays as it is to the last bit, however often this runs.
            using var excess = matrix.norm(1, keepdim: true); // [rows, 1]
            matrix.div_(excess.div_(_bound).clamp_min_(_one));
        }
    }

    public void Dispose()
    {
        foreach (var matrix in _matrices)
            matrix.Dispose();
        _bound.Dispose();
        _one.Dispose();
    }

    private static Tensor View(Tensor values, long offset, long rows, long columns)
    {
        using var flat = values.narrow(0, offset, rows * columns);
        return flat.view(rows, columns).DetachFromDisposeScope();
    }
}

/// <summary>
/// An exponential moving average of a network's values (Polyak and Juditsky 1992 for the mean of all; the exponential form is the usual one
/// for networks). It starts at the initial values.
/// </summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly Scalar _keep;
    private readonly Scalar _take;
    private readonly Tensor _average;
    private readonly Tensor _aside;

    /// <param name="values">The initial values.</param>
    /// <param name="decay">Share of the average that an update keeps: above 0 and below 1.</param>
    public WeightAverage(Tensor values, double decay)
    {
        _keep = StepScalar.Constant(decay);
        _take = StepScalar.Constant(1 - decay);
        _average = values.clone().DetachFromDisposeScope();
        _aside = values.clone().DetachFromDisposeScope();
    }

    /// <summary>The average, to keep and to restore by copying into it.</summary>
    public IReadOnlyList<Tensor> State => [_average];

    /// <summary>Takes the values after a step into the average.</summary>
    public void Update(Tensor values) => _average.mul_(_keep).add_(values, _take);

    /// <summary>Puts the average into the values, until <see cref="SwapOut"/>.</summary>
    public void SwapIn(Tensor values)
    {
        _aside.copy_(values);
        values.copy_(_average);
    }

    /// <summary>Puts the values back that <see cref="SwapIn"/> replaced.</summary>
    public void SwapOut(Tensor values) => values.copy_(_aside);

    public void Dispose()
    {
        _average.Dispose();
        _aside.Dispose();
        _keep.Dispose();
        _take.Dispose();
    }
}
