using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

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
        _keep = decay;
        _take = 1 - decay;
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
