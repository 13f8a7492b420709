namespace MLNetAutoencoder;

/// <summary>Counts epochs without improvement and lowers a share of the learning rate when there are too many.</summary>
internal sealed class Plateau(PlateauRate settings)
{
    private double _best = double.PositiveInfinity;
    private int _epochsWithout;

    /// <summary>What the learning rate is to be multiplied with.</summary>
    public double Share { get; private set; } = 1;

    public double[] Counters
    {
        get => [Share, _best, _epochsWithout];
        set => (Share, _best, _epochsWithout) = (value[0], value[1], (int)value[2]);
    }

    public void Observe(double loss)
    {
        if (IsImprovement(loss))
        {
            _best = loss;
            _epochsWithout = 0;
            return;
        }
        if (++_epochsWithout <= settings.Patience)
            return;
        Share *= settings.Factor;
        _epochsWithout = 0;
    }

    /// <summary>A loss can be negative, so the improvement is measured against the size of the best; NaN is none.</summary>
    private bool IsImprovement(double loss)
        => double.IsInfinity(_best) ? loss < _best : loss < _best - (settings.MinimumImprovement * Math.Abs(_best));
}
