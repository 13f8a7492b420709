namespace MLNetAutoencoder;

/// <summary>Watches a quantity over the epochs, the lower the better: which was the best, and whether it is time to stop.</summary>
/// <param name="patience">Epochs without improvement after which to stop; null for never.</param>
/// <param name="minimumImprovement">The share by which a value must be below the best to count as an improvement.</param>
internal sealed class EarlyStopping(int? patience, double minimumImprovement)
{
    private double _reference = double.PositiveInfinity;
    private int _improvedAt;

    /// <summary>The epoch with the lowest value; 0 before the first.</summary>
    public int BestEpoch { get; private set; }

    public float Best { get; private set; } = float.PositiveInfinity;

    public bool ShouldStop { get; private set; }

    /// <summary>All that it remembers.</summary>
    public double[] Counters
    {
        get => [_reference, _improvedAt, BestEpoch, Best, ShouldStop ? 1 : 0];
        set => (_reference, _improvedAt, BestEpoch, Best, ShouldStop) = (value[0], (int)value[1], (int)value[2], (float)value[3], value[4] != 0);
    }

    /// <summary>Takes an epoch's value.</summary>
    /// <returns>Whether it is the lowest so far.</returns>
    public bool Observe(int epoch, float value)
    {
        if (value < _reference - (Math.Abs(_reference) * minimumImprovement) || epoch == 1)
        {
            _reference = value;
            _improvedAt = epoch;
        }
        ShouldStop = epoch - _improvedAt >= patience;
        if (value >= Best)
            return false;
        Best = value;
        BestEpoch = epoch;
        return true;
    }
}
